namespace CaptchaGate.Core.Captcha;

/// <summary>The two architectures of CAPTCHA 2.0, distinguished by what they hand to the page.</summary>
public enum TokenArchitecture
{
    /// <summary>JSON text, a few kilobytes, valid for 20 minutes from the page's initialisation.</summary>
    V2,

    /// <summary>Base64 of a JSON object, about 300 characters, valid for 90 seconds from the visitor's interaction.</summary>
    V3,
}

/// <summary>A <c>CaptchaVerifyParam</c> whose shape is right. It is single-use and worth money, so it prints as <c>***</c>.</summary>
public sealed class CaptchaToken
{
    internal CaptchaToken(string value, TokenArchitecture architecture)
    {
        Value = value;
        Architecture = architecture;
    }

    /// <summary>The string exactly as the page handed it over.</summary>
    public string Value { get; }

    public TokenArchitecture Architecture { get; }

    /// <value>Whether it names a scene or a certify id. One without them may be made up, or of a kind that is not known yet; it is sent all the same.</value>
    public bool HasKnownMembers { get; internal init; }

    public override string ToString() => "***";
}
