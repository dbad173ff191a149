package android.os;

public class BatteryManager {
    public int getIntProperty(int id) {
        return id == 4 ? 80 : Integer.MIN_VALUE;
    }

    public boolean isCharging() {
        return true;
    }
}
