package org.kivy.android;

import android.app.Activity;
import android.content.Intent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/** As far as python-for-android's own Python modules call its activity. */
public class PythonActivity extends Activity {
    public static PythonActivity mActivity = new PythonActivity();
    public final Set<String> gives = new HashSet<>();
    private final Queue<String[]> asked = new ArrayDeque<>();
    private final Queue<Integer> codes = new ArrayDeque<>();
    private final List<ActivityResultListener> results = new ArrayList<>();
    private PermissionsCallback callback;

    public interface ActivityResultListener {
        void onActivityResult(int requestCode, int resultCode, Intent data);
    }

    public interface NewIntentListener {
        void onNewIntent(Intent intent);
    }

    public interface PermissionsCallback {
        void onRequestPermissionsResult(int requestCode, String[] permissions, int[] grantResults);
    }

    public void registerActivityResultListener(ActivityResultListener listener) {
        results.add(listener);
    }

    public void addPermissionsCallback(PermissionsCallback callback) {
        this.callback = callback;
    }

    public void requestPermissionsWithRequestCode(String[] permissions, int requestCode) {
        asked.add(permissions);
        codes.add(requestCode);
    }

    /** The person answers, after the call that asked has returned; whether there was a dialog. */
    public boolean answer() {
        if (asked.isEmpty()) {
            return false;
        }
        String[] permissions = asked.remove();
        int[] grants = new int[permissions.length];
        for (int i = 0; i < permissions.length; i++) {
            grants[i] = gives.contains(permissions[i]) ? 0 : -1;
            if (grants[i] == 0) {
                granted.add(permissions[i]);
            }
        }
        callback.onRequestPermissionsResult(codes.remove(), permissions, grants);
        return true;
    }

    public void comesBack(int requestCode, int resultCode) {
        results.forEach(listener -> listener.onActivityResult(requestCode, resultCode, null));
    }
}
