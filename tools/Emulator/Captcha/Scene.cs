using System.Text.Json.Serialization;

namespace CaptchaGate.Emulator.Captcha;

/// <summary>The two shapes of a CaptchaVerifyParam: V2 is JSON text, V3 is base64 of JSON.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Architecture>))]
public enum Architecture
{
    V2 = 2,
    V3 = 3,
}

/// <summary>The console's test mode answers every token alike: T005 or F004.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TestMode>))]
public enum TestMode
{
    Off = 0,
    Pass,
    Fail,
}

/// <summary>A scene as the console keeps it.</summary>
public sealed record Scene(string Id)
{
    /// <summary>The account that every built-in key belongs to.</summary>
    public const string DefaultOwner = "1000000000000001";

    /// <value>V2 or V3; <see langword="null"/> takes both.</value>
    public Architecture? Architecture { get; init; }

    /// <value>The account that owns the scene; a key of another account gets F006.</value>
    public string Owner { get; init; } = DefaultOwner;

    public TestMode TestMode { get; init; }

    /// <value>Whether the scene's encryption mode is on: a page must initialise with an encrypted scene id, or every call gets F022.</value>
    public bool Encrypted { get; init; }
}
