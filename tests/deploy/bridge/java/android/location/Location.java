package android.location;

public class Location {
    public double lat = 29.33;
    public long nanos = 5_000_000_000L;
    public boolean mocked;

    public double getLatitude() {
        return lat;
    }

    public double getLongitude() {
        return 48.07;
    }

    public boolean hasAccuracy() {
        return true;
    }

    public float getAccuracy() {
        return 4.5f;
    }

    public boolean hasBearing() {
        return false;
    }

    public float getBearing() {
        return 0;
    }

    public long getTime() {
        return 1_795_338_000_000L;
    }

    public long getElapsedRealtimeNanos() {
        return nanos;
    }

    public boolean isMock() {
        return mocked;
    }

    public boolean isFromMockProvider() {
        return mocked;
    }
}
