package android.os;

public class Build {
    public static final String MANUFACTURER = "Samsung";
    public static final String MODEL = "SM-T636B";

    public static class VERSION {
        public static int SDK_INT = 34;
    }
}
