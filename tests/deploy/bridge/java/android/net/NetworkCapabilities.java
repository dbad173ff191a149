package android.net;

public final class NetworkCapabilities {
    public boolean hasCapability(int capability) {
        return capability == 12;
    }
}
