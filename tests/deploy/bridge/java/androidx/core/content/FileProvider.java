package androidx.core.content;

import android.content.Context;
import android.net.Uri;
import java.io.File;

public class FileProvider {
    public static Uri getUriForFile(Context context, String authority, File file) {
        return new Uri("content://" + authority + "/captures/" + file.getName());
    }

    public static Uri getUriForFile(Context context, String authority, File file, String name) {
        throw new IllegalArgumentException("with a name to show");
    }
}
