using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Verification;

/// <summary>A result as another instance needs it to answer the same request again: no token and nothing of the caller's.</summary>
public sealed record SharedResult
{
    /// <value>The id of the request that it was given to.</value>
    public required string Id { get; init; }

    public required Outcome Outcome { get; init; }

    /// <value>Whether it was a success.</value>
    public required bool Succeeded { get; init; }

    public bool BudgetExhausted { get; init; }

    /// <value>When it was given.</value>
    public required DateTimeOffset At { get; init; }

    /// <value>Alibaba Cloud's code, request id and certify id, for services.</value>
    public string? Code { get; init; }

    public string? RequestId { get; init; }

    public string? CertifyId { get; init; }

    /// <summary>What is to be stored of a verdict.</summary>
    public static SharedResult Create(VerificationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new SharedResult
        {
            Id = result.Id,
            Outcome = result.Upstream.Outcome,
            Succeeded = result.Success,
            BudgetExhausted = result.BudgetExhausted,
            At = result.At,
            Code = result.Upstream.Code,
            RequestId = result.Upstream.RequestId,
            CertifyId = result.Upstream.CertifyId,
        };
    }
}
