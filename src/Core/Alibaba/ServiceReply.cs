namespace CaptchaGate.Core.Alibaba;

/// <summary>The service's answer, parsed. Its <c>Message</c> is never read: it may repeat what was signed.</summary>
internal abstract record ServiceReply
{
    /// <value>Alibaba's request id; null when there was none that looks like one.</value>
    public string? RequestId { get; init; }

    /// <summary>A verdict about the token.</summary>
    /// <param name="Passed"><c>Result.VerifyResult</c>.</param>
    /// <param name="Code"><c>Result.VerifyCode</c>; null when there was none that looks like one.</param>
    /// <param name="CertifyId"><c>Result.CertifyId</c>; null likewise.</param>
    public sealed record Verdict(bool Passed, string? Code, string? CertifyId) : ServiceReply;

    /// <summary>An error with a <c>Code</c>.</summary>
    public sealed record Error(string Code) : ServiceReply;

    /// <summary>Well-formed JSON that is neither.</summary>
    public sealed record Unexpected : ServiceReply;

    /// <summary>Not JSON, or JSON that says a thing twice.</summary>
    public sealed record Unreadable : ServiceReply;
}
