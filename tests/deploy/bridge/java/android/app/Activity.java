package android.app;

import android.content.ActivityNotFoundException;
import android.content.Context;
import android.content.Intent;
import android.location.LocationManager;
import android.net.ConnectivityManager;
import android.os.BatteryManager;
import android.os.Bundle;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

public class Activity extends Context {
    public static final LocationManager LOCATION = new LocationManager();
    public final Set<String> granted = new HashSet<>();
    public Intent opened;
    public int request;
    public boolean hasCamera = true;

    @Override
    public Object getSystemService(String name) {
        return Map.of(
                        "location", LOCATION,
                        "batterymanager", new BatteryManager(),
                        "connectivity", new ConnectivityManager())
                .get(name);
    }

    @Override
    public int checkSelfPermission(String permission) {
        return granted.contains(permission) ? 0 : -1;
    }

    @Override
    public String getPackageName() {
        return "kw.tareeq.tareeq";
    }

    public void startActivityForResult(Intent intent, int requestCode) {
        if (!hasCamera) {
            throw new ActivityNotFoundException();
        }
        opened = intent;
        request = requestCode;
    }

    public void startActivityForResult(Intent intent, int requestCode, Bundle options) {
        startActivityForResult(intent, requestCode);
    }
}
