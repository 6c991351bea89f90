namespace CaptchaGate.Core.Alibaba.Signing;

/// <summary>One request header as the signature sees it.</summary>
/// <param name="Name">The name in lower case.</param>
/// <param name="Value">The value as it is sent; a header is never sent twice, because the official SDKs disagree on how to join values.</param>
internal readonly record struct AcsHeader(string Name, string Value)
{
    // A record prints its properties; the value may be a security token.
    public override string ToString() => Name;
}
