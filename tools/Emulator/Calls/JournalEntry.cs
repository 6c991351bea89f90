using System.Text;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Emulator.Calls;

/// <summary>One call as the emulator saw it.</summary>
public sealed class JournalEntry
{
    /// <summary>The journal holds thousands of calls, so of each answer it keeps only the beginning.</summary>
    public const int MaxAnswerBytes = 1024;

    /// <value>Counts from 1 since the start or the last reset.</value>
    public long Number { get; internal set; }

    public DateTimeOffset Time { get; init; }

    /// <value>Names the TCP connection, so that reuse can be seen.</value>
    public string Connection { get; init; } = "";

    public string Action { get; init; } = "";

    public string Query { get; init; } = "";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    public int BodyBytes { get; init; }

    public string? AccessKeyId { get; init; }

    public string? Nonce { get; init; }

    /// <value>The SceneId parameter.</value>
    public string? SceneId { get; init; }

    /// <value>The token exactly as it was decoded.</value>
    public string? CaptchaVerifyParam { get; init; }

    /// <value>The certifyId inside the token, if one could be read.</value>
    public string? CertifyId { get; init; }

    /// <value>Whether this emulator minted a token of that certifyId. False for probes and invalid tokens.</value>
    public bool Minted { get; init; }

    /// <value>Whether the token was verified, so that it may be used now.</value>
    public bool Judged { get; internal set; }

    public bool Billed { get; internal set; }

    /// <value>The VerifyCode or error Code that the service came to; null where the call never reached it.</value>
    public string? ServiceOutcome { get; internal set; }

    /// <value>What the caller got: a VerifyCode, an error Code or the name of a fault; null while the call is being served.</value>
    public string? Outcome { get; internal set; }

    /// <value>The status that the caller got; null where no well-formed answer was written.</value>
    public int? AnswerStatus { get; private set; }

    /// <value>The beginning of the body that the caller got, as text, at most <see cref="MaxAnswerBytes"/> bytes of it; null where no well-formed answer was written.</value>
    public string? AnswerBody { get; private set; }

    internal void Answered(Answer answer) =>
        (AnswerStatus, AnswerBody) = (answer.Status, Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(answer.Body.Length, MaxAnswerBytes)]));
}
