using CaptchaGate.Core.Decisions;
using CaptchaGate.Tests;

namespace CaptchaGate.Core.Tests.Decisions;

/// <summary>Every row has an owner: the one who can fix it.</summary>
public sealed class FaultOwnerTests
{
    public static TheoryData<int> Ids => [.. DecisionRow.Outcomes.Select(static row => row.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_owner_follows_from_the_class_with_five_exceptions(int id)
    {
        var expected = (Outcome)id switch
        {
            Outcome.CredentialsUnavailable or Outcome.CredentialsExpired or Outcome.SecurityTokenRefused => FaultOwner.CredentialStore,
            Outcome.LocalExhaustion => FaultOwner.Operator,
            Outcome.ContradictoryVerdict => FaultOwner.Upstream,
            _ => DecisionRow.Of(id).Class.Trim('(', ')').ToUpperInvariant() switch
            {
                "PASS" => FaultOwner.Nobody,
                "REJECT" or "CALLER" or "SHED" or "ABORTED" => FaultOwner.Caller,
                "UNAVAILABLE" or "AMBIGUOUS" or "THROTTLED" => FaultOwner.Upstream,
                "TEST" or "MISCONFIGURED" => FaultOwner.Operator,
                "FAULT" => FaultOwner.Product,
                var other => throw new FormatException(other),
            },
        };
        Assert.Equal(expected, DecisionTable.Row((Outcome)id).Owner());
    }

    [Fact]
    public void A_row_is_needed() => Assert.Throws<ArgumentNullException>(static () => FaultOwners.Owner(null!));
}
