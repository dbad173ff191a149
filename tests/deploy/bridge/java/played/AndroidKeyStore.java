package played;

import android.security.keystore.KeyGenParameterSpec;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.InvalidAlgorithmParameterException;
import java.security.Key;
import java.security.KeyStoreSpi;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A keystore of the name of Android's: makes and keeps AES keys, in memory. */
public class AndroidKeyStore extends Provider {
    static final Map<String, Key> KEYS = new HashMap<>();

    public AndroidKeyStore() {
        super("AndroidKeyStore", "1", "played");
        put("KeyStore.AndroidKeyStore", Store.class.getName());
        put("KeyGenerator.AES", Maker.class.getName());
    }

    public static void install() {
        Security.addProvider(new AndroidKeyStore());
    }

    public static void forget() {
        KEYS.clear();
    }

    public static class Maker extends KeyGeneratorSpi {
        private KeyGenParameterSpec spec;

        @Override
        protected void engineInit(AlgorithmParameterSpec asked, SecureRandom random)
                throws InvalidAlgorithmParameterException {
            spec = (KeyGenParameterSpec) asked;
            boolean isRight =
                    spec.purposes == 3
                            && spec.size == 256
                            && spec.blockModes.equals("[GCM]")
                            && spec.paddings.equals("[NoPadding]");
            if (!isRight) {
                throw new InvalidAlgorithmParameterException(spec.blockModes + spec.paddings);
            }
        }

        @Override
        protected void engineInit(SecureRandom random) {
            throw new IllegalStateException();
        }

        @Override
        protected void engineInit(int size, SecureRandom random) {
            throw new IllegalStateException();
        }

        @Override
        protected SecretKey engineGenerateKey() {
            byte[] bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            SecretKey key = new SecretKeySpec(bytes, "AES");
            KEYS.put(spec.alias, key);
            return key;
        }
    }

    public static class Store extends KeyStoreSpi {
        @Override
        public void engineLoad(InputStream stream, char[] password) {
        }

        @Override
        public Key engineGetKey(String alias, char[] password) {
            return KEYS.get(alias);
        }

        @Override
        public boolean engineContainsAlias(String alias) {
            return KEYS.containsKey(alias);
        }

        @Override
        public void engineDeleteEntry(String alias) {
            KEYS.remove(alias);
        }

        @Override
        public Enumeration<String> engineAliases() {
            return Collections.enumeration(KEYS.keySet());
        }

        @Override
        public int engineSize() {
            return KEYS.size();
        }

        @Override
        public boolean engineIsKeyEntry(String alias) {
            return engineContainsAlias(alias);
        }

        @Override
        public boolean engineIsCertificateEntry(String alias) {
            return false;
        }

        @Override
        public String engineGetCertificateAlias(Certificate certificate) {
            return null;
        }

        @Override
        public Certificate engineGetCertificate(String alias) {
            return null;
        }

        @Override
        public Certificate[] engineGetCertificateChain(String alias) {
            return null;
        }

        @Override
        public Date engineGetCreationDate(String alias) {
            return null;
        }

        @Override
        public void engineSetKeyEntry(String a, Key k, char[] p, Certificate[] c) {
        }

        @Override
        public void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain) {
        }

        @Override
        public void engineSetCertificateEntry(String alias, Certificate certificate) {
        }

        @Override
        public void engineStore(OutputStream stream, char[] password) {
        }
    }
}
