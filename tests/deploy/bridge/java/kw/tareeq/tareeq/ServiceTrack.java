package kw.tareeq.tareeq;

import android.content.Context;

public class ServiceTrack {
    public static String started = "";
    public static int stops;

    public static void start(Context context, String argument) {
        throw new IllegalStateException("without words for its notice");
    }

    public static void start(
            Context context, String icon, String title, String text, String argument) {
        started += title;
    }

    public static void stop(Context context) {
        stops++;
    }
}
