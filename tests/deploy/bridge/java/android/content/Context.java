package android.content;

public abstract class Context {
    public abstract Object getSystemService(String name);

    public final <T> T getSystemService(Class<T> serviceClass) {
        return null;
    }

    public abstract int checkSelfPermission(String permission);

    public abstract String getPackageName();
}
