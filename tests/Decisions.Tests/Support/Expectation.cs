using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Decisions.Tests.Support;

/// <summary>What an answer must be, as a cell of the table says it. Where a field is null the answer must not have it.</summary>
internal sealed record Expectation(IReadOnlyList<int> Statuses, bool Success, bool? Verified)
{
    public IReadOnlyList<string> ErrorCodes { get; init; } = [];

    public string? Degraded { get; init; }

    public string? Retry { get; init; }

    /// <value>Null where the contract leaves it open.</value>
    public bool? HasRetryAfter { get; init; }

    /// <summary>"200 pass".</summary>
    public static Expectation VerifiedPass { get; } = new([200], Success: true, Verified: true);

    /// <summary>"pass in budget".</summary>
    public static Expectation Pass(string errorCode) => new([200], Success: true, Verified: false) { Degraded = errorCode };

    /// <summary>"Spent → deny, fail-open-budget-exhausted".</summary>
    public static Expectation Spent(string errorCode) =>
        Unavailable(errorCode) with { ErrorCodes = [errorCode, "fail-open-budget-exhausted"] };

    /// <summary>"Could not verify, and the policy is closed": 503, retry later, Retry-After.</summary>
    public static Expectation Unavailable(string errorCode) =>
        new([503], Success: false, Verified: false) { ErrorCodes = [errorCode], Retry = "later", HasRetryAfter = true };

    public static Expectation Deny(string errorCode, bool newChallenge) =>
        new([200], Success: false, Verified: true) { ErrorCodes = [errorCode], Retry = newChallenge ? "new-challenge" : null };

    /// <summary>Reads the cells that mean one thing in every world.</summary>
    public static Expectation Of(string http, string errorCode) => http switch
    {
        "200 pass" => VerifiedPass,
        "200 deny" => Deny(errorCode, newChallenge: false),
        "503" => Unavailable(errorCode),
        "500 deny" => new([500], Success: false, Verified: null) { ErrorCodes = [errorCode] },
        "200 deny, retry new-challenge" => Deny(errorCode, newChallenge: true),
        _ => new([.. http.Split('|').Select(int.Parse)], Success: false, Verified: null) { ErrorCodes = [errorCode] },
    };

    /// <summary>Everything that is wrong with <paramref name="answer"/>.</summary>
    public IEnumerable<string> Faults(GateAnswer answer)
    {
        if (!Statuses.Contains(answer.Status))
            yield return $"status {answer.Status}, not {string.Join(" or ", Statuses)}";
        if (answer.Success != Success)
            yield return $"success {answer.Success}";
        // A problem has no "verified"; the concurrency gate's 503 is a verdict that has one.
        if (Verified is not null ? answer.Verified != Verified : answer.Verified is true)
            yield return $"verified {answer.Verified}";
        if (!answer.ErrorCodes.SequenceEqual(ErrorCodes, StringComparer.Ordinal))
            yield return $"error-codes [{string.Join(", ", answer.ErrorCodes)}], not [{string.Join(", ", ErrorCodes)}]";
        if (!string.Equals(answer.Degraded, Degraded, StringComparison.Ordinal) || !string.Equals(answer.DegradedHeader, Degraded, StringComparison.Ordinal))
            yield return $"degraded {answer.Degraded} in the body and {answer.DegradedHeader} in the header, not {Degraded}";
        if (Verified is not null && !string.Equals(answer.Retry, Retry, StringComparison.Ordinal))
            yield return $"retry {answer.Retry}, not {Retry}";
        if (HasRetryAfter is { } wanted && answer.RetryAfter.HasValue != wanted)
            yield return $"Retry-After {answer.RetryAfter}";
    }
}
