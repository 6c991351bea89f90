using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Tests.Support;
using CaptchaGate.Core.Verification;

namespace CaptchaGate.Core.Tests.Configuration;

/// <summary>What holds when an operator sets only what is required.</summary>
public sealed class DefaultsTests
{
    [Fact]
    public void The_required_settings_are_enough() => Assert.Empty(new Settings().Faults());

    [Fact]
    public void Captcha()
    {
        var options = new Settings().Read<CaptchaOptions>();
        Assert.Equal((CaptchaRegion.Sgp, "1a2b3c4d", null), (options.Region, options.SceneId, options.Endpoint));
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)), (options.Deadline, options.AttemptTimeout, options.ConnectTimeout));
        Assert.False(options.AllowTestMode);
        Assert.Empty(options.Scenes);
    }

    [Fact]
    public void Fail_open()
    {
        var options = new Settings().Read<FailOpenOptions>();
        Assert.Equal(
            (FailOpenMode.Guarded, OverrideRule.ByPolicy, OverrideRule.ByPolicy, BreakerMode.Automatic),
            (options.Policy, options.OnThrottled, options.OnMisconfigured, options.Breaker));
        Assert.Equal(
            (30, 30, 3, TimeSpan.FromMinutes(30)),
            (options.Budget.PerMinute, options.Budget.Burst, options.Budget.PerClientPerMinute, options.Budget.MaxOpenTime));
    }

    [Fact]
    public void Credentials()
    {
        var options = new Settings().Read<CredentialsOptions>();
        Assert.Equal((CredentialSourceKind.Environment, TimeSpan.FromMinutes(10), TimeSpan.FromDays(1)), (options.Source, options.Refresh, options.MaxStale));
    }

    [Fact]
    public void Admission() => Assert.Equal(256, new AdmissionOptions().Concurrency);

    [Fact]
    public void Every_setting_is_bound_by_its_name()
    {
        var settings = new Settings()
            .Set("Captcha__Deadline", "00:00:04").Set("Captcha__AttemptTimeout", "00:00:03").Set("Captcha__ConnectTimeout", "00:00:01.5").Set("Captcha__MaxConnections", "7")
            .Set("Captcha__Endpoint", "https://captcha-dualstack.ap-southeast-1.aliyuncs.com")
            .Set("FailOpen__Policy", "open").Set("FailOpen__OnThrottled", "deny").Set("FailOpen__OnMisconfigured", "pass").Set("FailOpen__Breaker", "isolated")
            .Set("FailOpen__Budget__PerMinute", "1").Set("FailOpen__Budget__Burst", "2").Set("FailOpen__Budget__PerClientPerMinute", "4")
            .Set("FailOpen__Budget__MaxOpenTime", "00:05:00")
            .Set("Credentials__Refresh", "00:01:00").Set("Credentials__MaxStale", "02:00:00");
        Assert.Empty(settings.Faults());

        var captcha = settings.Read<CaptchaOptions>();
        Assert.Equal((4, 3, 1.5, 7), (captcha.Deadline.TotalSeconds, captcha.AttemptTimeout.TotalSeconds, captcha.ConnectTimeout.TotalSeconds, captcha.MaxConnections));
        Assert.Equal(CaptchaEndpoints.Of(CaptchaRegion.Sgp).Second, captcha.Endpoint);
        var failOpen = settings.Read<FailOpenOptions>();
        Assert.Equal(
            (FailOpenMode.Open, OverrideRule.Deny, OverrideRule.Pass, BreakerMode.Isolated),
            (failOpen.Policy, failOpen.OnThrottled, failOpen.OnMisconfigured, failOpen.Breaker));
        Assert.Equal(
            (1, 2, 4, TimeSpan.FromMinutes(5)),
            (failOpen.Budget.PerMinute, failOpen.Budget.Burst, failOpen.Budget.PerClientPerMinute, failOpen.Budget.MaxOpenTime));
        var credentials = settings.Read<CredentialsOptions>();
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.FromHours(2)), (credentials.Refresh, credentials.MaxStale));
    }
}
