using CaptchaGate.Core.Tests.Support;

namespace CaptchaGate.Core.Tests.Configuration;

/// <summary>Every range: its ends are taken, the next value beyond is refused by one line that names the setting.</summary>
public sealed class RangesTests
{
    // Setting, value, and whether it is taken. Times that hang together are set in Around.
    public static TheoryData<string, string, bool> Values => new()
    {
        { "Captcha__Deadline", "00:00:00.200", true },
        { "Captcha__Deadline", "00:00:00.199", false },
        { "Captcha__Deadline", "00:01:00", true },
        { "Captcha__Deadline", "00:01:00.001", false },
        { "Captcha__AttemptTimeout", "00:00:00.051", true },
        { "Captcha__AttemptTimeout", "00:00:00.049", false },
        { "Captcha__AttemptTimeout", "00:01:00", true },
        { "Captcha__ConnectTimeout", "00:00:00.050", true },
        { "Captcha__ConnectTimeout", "00:00:00.049", false },
        { "Captcha__MaxConnections", "1", true },
        { "Captcha__MaxConnections", "0", false },
        { "Captcha__MaxConnections", "10000", true },
        { "Captcha__MaxConnections", "10001", false },
        { "FailOpen__Budget__PerMinute", "0", true },
        { "FailOpen__Budget__PerMinute", "-1", false },
        { "FailOpen__Budget__PerMinute", "6000", true },
        { "FailOpen__Budget__PerMinute", "6001", false },
        { "FailOpen__Budget__Burst", "1", true },
        { "FailOpen__Budget__Burst", "0", false },
        { "FailOpen__Budget__Burst", "6000", true },
        { "FailOpen__Budget__Burst", "6001", false },
        { "FailOpen__Budget__PerClientPerMinute", "1", true },
        { "FailOpen__Budget__PerClientPerMinute", "0", false },
        { "FailOpen__Budget__PerClientPerMinute", "6000", true },
        { "FailOpen__Budget__PerClientPerMinute", "6001", false },
        { "FailOpen__Budget__MaxOpenTime", "00:01:00", true },
        { "FailOpen__Budget__MaxOpenTime", "00:00:59", false },
        { "FailOpen__Budget__MaxOpenTime", "1.00:00:00", true },
        { "FailOpen__Budget__MaxOpenTime", "1.00:00:01", false },
        { "Credentials__Refresh", "00:00:10", true },
        { "Credentials__Refresh", "00:00:09", false },
        { "Credentials__Refresh", "1.00:00:00", true },
        { "Credentials__Refresh", "1.00:00:01", false },
        { "Credentials__MaxStale", "00:00:10", true },
        { "Credentials__MaxStale", "30.00:00:00", true },
        { "Credentials__MaxStale", "30.00:00:01", false },
    };

    public static TheoryData<string, string> NotReadable => new()
    {
        { "Captcha__Region", "moon" },
        { "Captcha__Region", "7" },
        { "Captcha__Deadline", "soon" },
        { "Captcha__Deadline", "3 s" },
        { "Captcha__AttemptTimeout", "x" },
        { "Captcha__ConnectTimeout", "x" },
        { "Captcha__MaxConnections", "many" },
        { "Captcha__AllowTestMode", "perhaps" },
        { "FailOpen__Policy", "ajar" },
        { "FailOpen__Policy", "9" },
        { "FailOpen__OnThrottled", "wait" },
        { "FailOpen__OnThrottled", "9" },
        { "FailOpen__OnMisconfigured", "wait" },
        { "FailOpen__OnMisconfigured", "9" },
        { "FailOpen__Breaker", "broken" },
        { "FailOpen__Breaker", "9" },
        { "FailOpen__Budget__PerMinute", "many" },
        { "FailOpen__Budget__PerMinute", "1.5" },
        { "FailOpen__Budget__Burst", "x" },
        { "FailOpen__Budget__PerClientPerMinute", "99999999999" },
        { "FailOpen__Budget__MaxOpenTime", "x" },
        { "Credentials__Source", "Cupboard" },
        { "Credentials__Source", "9" },
        { "Credentials__Refresh", "x" },
        { "Credentials__MaxStale", "x" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_range_has_exact_ends(string setting, string value, bool taken)
    {
        var faults = Around(setting).Set(setting, value).Faults();
        if (taken)
            Assert.Empty(faults);
        else
            Assert.Contains(faults, line => line.StartsWith(setting + " ", StringComparison.Ordinal) && line.Contains($"; for example {setting}=", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(NotReadable))]
    public void A_value_that_is_no_value_of_its_kind_is_refused_without_being_repeated(string setting, string value)
    {
        var line = Assert.Single(new Settings().Set(setting, value).Faults());
        Assert.StartsWith(setting + " ", line, StringComparison.Ordinal);
        Assert.Contains($"; for example {setting}=", line, StringComparison.Ordinal);
        if (value.Length > 1)
            Assert.DoesNotContain(value, line.Replace("is none of", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    // Makes room for a value: the other times of its group leave it alone.
    private static Settings Around(string setting) => setting switch
    {
        "Captcha__Deadline" => new Settings().Set("FailOpen__Policy", "closed").Set("Captcha__AttemptTimeout", "00:00:00.100").Set("Captcha__ConnectTimeout", "00:00:00.050"),
        "Captcha__AttemptTimeout" => new Settings().Set("Captcha__Deadline", "00:01:00").Set("Captcha__ConnectTimeout", "00:00:00.050"),
        "Credentials__Refresh" => new Settings().Set("Credentials__MaxStale", "2.00:00:00"),
        "Credentials__MaxStale" => new Settings().Set("Credentials__Refresh", "00:00:10"),
        _ => new Settings(),
    };
}
