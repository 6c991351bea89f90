namespace CaptchaGate.Doctor;

/// <summary>
/// How long a check may take. Reading the credentials has the same limit as in CaptchaGate itself, and so has a call of the
/// service (<c>Captcha__AttemptTimeout</c>): what is too slow for CaptchaGate is a failure.
/// </summary>
internal static class Limits
{
    /// <value>For each of name resolution, connection, handshake and clock.</value>
    public static TimeSpan Step { get; } = TimeSpan.FromSeconds(3);

    /// <value>For one answer of an endpoint that is looked at from outside; a cold start is in it.</value>
    public static TimeSpan Answer { get; } = TimeSpan.FromSeconds(15);

    /// <summary>A difference between the clocks that is worth a warning: a V3 token lives for 90 seconds.</summary>
    public static TimeSpan SkewWarning { get; } = TimeSpan.FromMinutes(1);

    /// <summary>"The signature's date may lie 15 minutes to either side" (ACS3).</summary>
    public static TimeSpan SkewRefused { get; } = TimeSpan.FromMinutes(15);
}
