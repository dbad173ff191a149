"""python-for-android's hook: gives the manifest the FileProvider through which a camera app writes.

buildozer.spec has no option for a provider. Called in the folder of the distribution, after the
manifest was written and before Gradle reads it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

MANIFEST = Path("src/main/AndroidManifest.xml")
AUTHORITY = "kw.tareeq.tareeq.captures"
PROVIDER = f"""
        <provider android:name="androidx.core.content.FileProvider"
                  android:authorities="{AUTHORITY}"
                  android:exported="false"
                  android:grantUriPermissions="true">
            <meta-data android:name="android.support.FILE_PROVIDER_PATHS"
                       android:resource="@xml/file_paths" />
        </provider>
"""
# The tablet works without a camera, not without a receiver; from Android 11 on it sees a camera
# app only if it says that it looks for one.
FEATURES = """
    <uses-feature android:name="android.hardware.camera" android:required="false" />
    <uses-feature android:name="android.hardware.location.gps" android:required="true" />
    <queries>
        <intent><action android:name="android.media.action.IMAGE_CAPTURE" /></intent>
    </queries>
"""
END_OF_APPLICATION = "</application>"
START_OF_APPLICATION = "<application "


def after_apk_build(toolchain: Any) -> None:
    """Raises ValueError when the manifest is not the one we know."""
    MANIFEST.write_text(with_provider(MANIFEST.read_text(encoding="utf-8")), encoding="utf-8")


def with_provider(manifest: str) -> str:
    """The manifest with provider and features; once, however often it is asked."""
    if AUTHORITY in manifest:
        return manifest
    if manifest.count(END_OF_APPLICATION) != 1 or manifest.count(START_OF_APPLICATION) != 1:
        raise ValueError("the manifest has not exactly one application")
    with_features = manifest.replace(
        START_OF_APPLICATION, f"{FEATURES}\n    {START_OF_APPLICATION}"
    )
    return with_features.replace(END_OF_APPLICATION, f"{PROVIDER}    {END_OF_APPLICATION}")
