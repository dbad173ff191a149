package android.security.keystore;

import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;

public final class KeyGenParameterSpec implements AlgorithmParameterSpec {
    public final String alias;
    public final int purposes;
    public String blockModes = "";
    public String paddings = "";
    public int size;

    private KeyGenParameterSpec(String alias, int purposes) {
        this.alias = alias;
        this.purposes = purposes;
    }

    public static final class Builder {
        private final KeyGenParameterSpec spec;

        public Builder(String alias, int purposes) {
            spec = new KeyGenParameterSpec(alias, purposes);
        }

        public Builder setBlockModes(String... blockModes) {
            spec.blockModes = Arrays.toString(blockModes);
            return this;
        }

        public Builder setEncryptionPaddings(String... paddings) {
            spec.paddings = Arrays.toString(paddings);
            return this;
        }

        public Builder setKeySize(int size) {
            spec.size = size;
            return this;
        }

        public KeyGenParameterSpec build() {
            return spec;
        }
    }
}
