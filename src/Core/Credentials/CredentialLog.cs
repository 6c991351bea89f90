using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Credentials;

/// <summary>Events of the credentials. A reason is a fixed phrase, never a message of the store.</summary>
internal static partial class CredentialLog
{
    [LoggerMessage(1007, LogLevel.Warning, "The credentials could not be refreshed ({Reason}); the last good key, confirmed {Age} ago, stays in use.", EventName = "CredentialsStale")]
    public static partial void CredentialsStale(this ILogger log, string reason, TimeSpan age);

    [LoggerMessage(1008, LogLevel.Information, "Credentials loaded. Replaced an older key: {Replaced}.", EventName = "CredentialsLoaded")]
    public static partial void CredentialsLoaded(this ILogger log, bool replaced);

    [LoggerMessage(1009, LogLevel.Error, "Credentials are unavailable: {Reason}.", EventName = "CredentialsFailed")]
    public static partial void CredentialsFailed(this ILogger log, string reason);
}
