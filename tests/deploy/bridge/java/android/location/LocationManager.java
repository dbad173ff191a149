package android.location;

import android.os.Bundle;
import android.os.Looper;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

public class LocationManager {
    public final List<LocationListener> listeners = new ArrayList<>();

    public void requestLocationUpdates(
            String provider, long minTimeMs, float minDistanceM, LocationListener listener) {
        throw new IllegalStateException("without a looper");
    }

    public void requestLocationUpdates(
            String provider,
            long minTimeMs,
            float minDistanceM,
            Executor executor,
            LocationListener listener) {
        throw new IllegalStateException("without a looper");
    }

    public void requestLocationUpdates(
            String provider,
            long minTimeMs,
            float minDistanceM,
            LocationListener listener,
            Looper looper) {
        if (!provider.equals("gps") || minTimeMs != 1000 || minDistanceM != 0 || looper == null) {
            throw new IllegalArgumentException(provider);
        }
        listeners.add(listener);
    }

    public void removeUpdates(LocationListener listener) {
        if (!listeners.removeIf(known -> known.equals(listener))) {
            throw new IllegalArgumentException("not a listener");
        }
    }

    public boolean isProviderEnabled(String provider) {
        return true;
    }

    /** All that Android calls, in both ways that it has called them. */
    public void play() {
        Location early = new Location();
        Location late = new Location();
        late.nanos += 1_000_000_000L;
        late.mocked = true;
        for (LocationListener listener : List.copyOf(listeners)) {
            listener.onProviderEnabled("gps");
            listener.onStatusChanged("gps", 2, new Bundle());
            listener.onLocationChanged(early);
            listener.onLocationChanged(List.of(late, early));
            listener.onFlushComplete(1);
            listener.onProviderDisabled("gps");
        }
    }
}
