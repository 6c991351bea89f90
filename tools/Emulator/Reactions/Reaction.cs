namespace CaptchaGate.Emulator.Reactions;

/// <summary>
/// What a call gets instead of the honest answer. Tokens, scripts and standing rules all hold reactions. A text converts to one:
/// <c>"T001"</c>, <c>"F009"</c>, <c>"Throttling.User"</c>, <c>"500"</c>, <c>"reset"</c> and so on (see docs/emulator.md).
/// </summary>
public abstract record Reaction
{
    private protected Reaction()
    {
    }

    /// <value>The delay of the answer. Verification, if any, happens before the delay.</value>
    public TimeSpan Latency { get; init; }

    /// <value>
    /// True: the service first does its work (checks the signature, verifies and uses the token, bills), and then this reaction takes the
    /// place of its answer. False: the call never reaches the service. Verdicts are always processed.
    /// </value>
    public bool Processed { get; init; }

    /// <value>Headers to add to the answer, or to replace in it (<c>Retry-After</c>, <c>x-acs-retry-after</c>, <c>Date</c>).</value>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <value>What the journal calls it.</value>
    public abstract string Name { get; }

    /// <value>The service's own answer, perhaps late or with other headers.</value>
    public static Reaction Honest { get; } = new HonestReaction();

    /// <summary>A verdict. <paramref name="passed"/> follows the code's first letter unless given; a null code leaves VerifyCode out.</summary>
    public static Reaction Verdict(string? code, bool? passed = null) =>
        new VerdictReaction(code, passed ?? code?.StartsWith('T') ?? false) { Processed = true };

    /// <summary>A refusal by gateway or service. The status follows the documented code unless given.</summary>
    public static Reaction Error(string code, int? status = null, ErrorFormat format = ErrorFormat.Json) =>
        new ErrorReaction(code, status ?? ErrorCodes.StatusOf(code), format);

    /// <summary>Any status with any body.</summary>
    public static Reaction Body(int status, string? contentType, ReadOnlyMemory<byte> body) => new BodyReaction(status, contentType, body);

    /// <summary>Any bytes in any rhythm, past the HTTP server.</summary>
    public static Reaction Wire(params WireStep[] steps) => new WireReaction("wire", _ => steps);

    /// <summary>Reads the short text form; throws <see cref="FormatException"/> with the known forms.</summary>
    public static Reaction Parse(string text) => ReactionText.Parse(text);

    public static implicit operator Reaction(string text) => Parse(text);

    public static Reaction FromString(string text) => Parse(text);
}

/// <summary>The service's own answer.</summary>
public sealed record HonestReaction : Reaction
{
    public HonestReaction() => Processed = true;

    public override string Name => "honest";
}

/// <summary>A success envelope with the given verdict.</summary>
public sealed record VerdictReaction(string? Code, bool Passed) : Reaction
{
    public override string Name => Code ?? "no-code";
}

/// <summary>An error envelope.</summary>
public sealed record ErrorReaction(string Code, int Status, ErrorFormat Format) : Reaction
{
    public override string Name => Code;
}

/// <summary>A well-formed HTTP answer with any content.</summary>
public sealed record BodyReaction(int Status, string? ContentType, ReadOnlyMemory<byte> Content) : Reaction
{
    /// <value>What the journal calls it; the status unless the catalogue named it.</value>
    public string? Label { get; init; }

    public override string Name => Label ?? $"{Status}";
}

/// <summary>Bytes past the HTTP server, made from the answer that would have been given.</summary>
public sealed record WireReaction(string Label, Func<Answer, IReadOnlyList<WireStep>> Steps) : Reaction
{
    public override string Name => Label;
}
