using CaptchaGate.Doctor.Tests.Support;
using CaptchaGate.Emulator.Captcha;

namespace CaptchaGate.Doctor.Tests.Faults;

internal static class SceneFaults
{
    public static Fault[] All { get; } =
    [
        new("a scene that does not exist", "scene", "there is no such scene", static patient => patient.Settings["Captcha__SceneId"] = "1a2b3c4d"),
        new("a scene of another account", "scene", "belongs to another account", static patient => patient.Emulator.Scenes.Put(new(Scenes.V3) { Owner = "another" })),
        new("a scene in test mode that passes all", "scene", "test mode", static patient => patient.Settings["Captcha__SceneId"] = Scenes.TestPass),
        new("a scene in test mode that fails all", "scene", "test mode", static patient => patient.Settings["Captcha__SceneId"] = Scenes.TestFail),
        new("a scene that lets a dummy token pass", "scene", "all requests pass", static patient => patient.Emulator.Standing.Add("T001")),
        new("a scene with an allow-list for all", "scene", "all requests pass", static patient => patient.Emulator.Standing.Add("T006")),
    ];
}
