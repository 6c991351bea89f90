using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Captcha.Encryption;

/// <summary>Events of the key of encrypted scene ids. A reason is a fixed phrase, never a message of the store.</summary>
internal static partial class SceneKeyLog
{
    [LoggerMessage(1061, LogLevel.Warning, "The key of encrypted scene ids could not be refreshed ({Reason}); the last good key, confirmed {Age} ago, stays in use.", EventName = "SceneKeyStale")]
    public static partial void SceneKeyStale(this ILogger log, string reason, TimeSpan age);

    [LoggerMessage(1062, LogLevel.Information, "The key of encrypted scene ids was loaded. Replaced an older key: {Replaced}.", EventName = "SceneKeyLoaded")]
    public static partial void SceneKeyLoaded(this ILogger log, bool replaced);

    [LoggerMessage(1063, LogLevel.Error, "There is no key of encrypted scene ids: {Reason}.", EventName = "SceneKeyFailed")]
    public static partial void SceneKeyFailed(this ILogger log, string reason);
}
