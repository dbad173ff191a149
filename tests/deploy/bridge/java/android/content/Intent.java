package android.content;

import android.os.Bundle;
import android.os.Parcelable;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

public class Intent implements Parcelable {
    public static final int FLAG_GRANT_READ_URI_PERMISSION = 1;
    public static final int FLAG_GRANT_WRITE_URI_PERMISSION = 2;
    public final Map<String, Object> extras = new HashMap<>();
    public final String action;
    public int flags;

    public Intent() {
        action = null;
    }

    public Intent(Intent other) {
        action = other.action;
    }

    public Intent(String action) {
        this.action = action;
    }

    public Intent putExtra(String name, String value) {
        throw new IllegalArgumentException("a camera app asks for a Parcelable");
    }

    public Intent putExtra(String name, Serializable value) {
        throw new IllegalArgumentException("a camera app asks for a Parcelable");
    }

    public Intent putExtra(String name, Bundle value) {
        throw new IllegalArgumentException("a camera app asks for a Parcelable");
    }

    public Intent putExtra(String name, Parcelable value) {
        extras.put(name, value);
        return this;
    }

    public Intent addFlags(int flags) {
        this.flags |= flags;
        return this;
    }
}
