package android.net;

public class ConnectivityManager {
    public static Network active = new Network();

    public Network getActiveNetwork() {
        return active;
    }

    public NetworkCapabilities getNetworkCapabilities(Network network) {
        return new NetworkCapabilities();
    }
}
