using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Pipeline;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Http.Responses;

/// <summary>Finds out whether a token that did not pass was altered in transit, and logs each kind of it once.</summary>
internal sealed class AlteredTokens(ILogger<AlteredTokens> log)
{
    private readonly bool[] _logged = new bool[Enum.GetValues<TokenDamage>().Length];

    /// <returns>What to report to the developer; <see cref="TokenDamage.None"/> for every pass.</returns>
    public TokenDamage Inspect(string? token, VerificationResult result)
    {
        if (result.Success || result.Upstream.Outcome is not Outcome.MalformedToken && !result.Verified)
            return TokenDamage.None;
        var damage = TokenDamages.Find(token);
        if (damage is not TokenDamage.None && !Interlocked.Exchange(ref _logged[(int)damage], true))
            log.TokenAltered(damage, ProblemDetails.Of(damage));
        return damage;
    }
}
