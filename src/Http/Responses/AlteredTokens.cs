using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Http.Responses;

/// <summary>Finds out whether a token that did not pass was altered in transit, and logs each kind of it once.</summary>
internal sealed partial class AlteredTokens(ILogger<AlteredTokens> log)
{
    private readonly bool[] _logged = new bool[Enum.GetValues<TokenDamage>().Length];

    /// <returns>What to report to the developer; <see cref="TokenDamage.None"/> for every pass.</returns>
    public TokenDamage Inspect(string? token, VerificationResult result)
    {
        if (result.Success || result.Upstream.Outcome is not Outcome.MalformedToken && !result.Verified)
            return TokenDamage.None;
        var damage = TokenDamages.Find(token);
        if (damage is not TokenDamage.None && !Interlocked.Exchange(ref _logged[(int)damage], true))
            Log.TokenAltered(log, damage, ProblemDetails.Of(damage));
        return damage;
    }

    private static partial class Log
    {
        [LoggerMessage(1024, LogLevel.Warning, "A token that did not pass was altered in transit ({Damage}). {Remedy} Seen here for the first time.", EventName = "TokenAltered")]
        public static partial void TokenAltered(ILogger log, TokenDamage damage, string remedy);
    }
}
