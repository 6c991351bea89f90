using System.Text.Json;
using System.Text.Json.Serialization;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Network;
using CaptchaGate.Emulator.Widget;

namespace CaptchaGate.Emulator.Control;

/// <summary>Bodies of the control API. A property that isn't listed here is refused.</summary>
internal sealed record TokenBody(string Scene)
{
    public Architecture? Architecture { get; init; }

    /// <value>A reaction: text or object.</value>
    public JsonElement? Verdict { get; init; }

    public string? Data { get; init; }

    public string? CertifyId { get; init; }

    public int? Size { get; init; }

    public string? EncryptedSceneId { get; init; }
}

internal sealed record SceneBody(Architecture? Architecture = null, string? Owner = null, TestMode TestMode = TestMode.Off, bool Encrypted = false);

internal sealed record EncryptionKeyBody(string Key);

internal sealed record KeyBody(string Secret)
{
    public string? SecurityToken { get; init; }

    public double? ExpiresInSeconds { get; init; }

    public string? Owner { get; init; }

    public string? RefusedWith { get; init; }
}

internal sealed record ScriptBody(JsonElement[] Next)
{
    public string? Action { get; init; }
}

internal sealed record StandingBody(JsonElement Reaction)
{
    /// <value>Only calls with these tokens.</value>
    public string[]? CertifyIds { get; init; }

    /// <value>Only calls with tokens that were minted here, so that probes and invalid tokens go through.</value>
    public bool MintedOnly { get; init; }

    public string? Action { get; init; }
}

internal sealed record ClockBody(double AdvanceSeconds = 0, double AgeTokensSeconds = 0);

internal sealed record ThrottleBody([property: JsonRequired] int? CallsPerSecond);

internal sealed record ConnectionsBody
{
    public ConnectionFault[] Next { get; init; } = [];

    public ConnectionFault? Standing { get; init; }
}

internal sealed record WidgetBody
{
    public WidgetFault? Script { get; init; }

    public WidgetFault? Initialization { get; init; }
}

internal sealed record CertificateBody(CertificateKind Serve);

internal sealed record SecretBody(string Data)
{
    public bool Denied { get; init; }
}

internal sealed record IdentityBody
{
    /// <value>Claims that replace those the trust asks for.</value>
    public Dictionary<string, JsonElement> Claims { get; init; } = [];
}
