using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.Core.Tests.Configuration;

/// <summary>What settings must have to do with each other, with the region and with the environment.</summary>
public sealed class RulesTests
{
    [Theory]
    [InlineData("Captcha__Region", "is missing or unknown: it is the page's region, cn or sgp")]
    [InlineData("Captcha__SceneId", "is missing: it is the scene id of the CAPTCHA console")]
    [InlineData("Credentials__Source", "is missing or unknown: it is one of KeyVault, Environment, FunctionCompute, Federation, Kms")]
    [InlineData("ALIBABA_CLOUD_ACCESS_KEY_ID", "is missing, though Credentials__Source=Environment")]
    [InlineData("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "is missing, though Credentials__Source=Environment")]
    public void A_required_setting_is_missed(string setting, string fault)
    {
        new Settings().Remove(setting).AssertFault(setting, fault);
        new Settings().Set(setting, "").AssertFault(setting, fault);
    }

    [Fact]
    public void Everything_wrong_is_told_at_once()
    {
        var faults = new Settings().Remove("Captcha__Region").Remove("Captcha__SceneId").Remove("Credentials__Source").Set("FailOpen__Budget__Burst", "0").Faults();
        Assert.Equal(
            ["Captcha__Region", "Captcha__SceneId", "Credentials__Source", "FailOpen__Budget__Burst"],
            faults.Select(static line => line.Split(' ')[0]).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    [Fact]
    public void An_attempt_is_not_longer_than_the_deadline()
    {
        Closed().Set("Captcha__Deadline", "00:00:02.001").AssertStarts();
        Closed().Set("Captcha__Deadline", "00:00:01.999").Set("Captcha__ConnectTimeout", "00:00:00.500").AssertFault("Captcha__AttemptTimeout", "must not be longer than Captcha__Deadline");
    }

    [Fact]
    public void Connecting_is_shorter_than_an_attempt() =>
        new Settings().Set("Captcha__ConnectTimeout", "00:00:02").AssertFault("Captcha__ConnectTimeout", "must be shorter than Captcha__AttemptTimeout");

    [Fact]
    public void A_deadline_leaves_time_for_a_probe_unless_every_policy_is_closed()
    {
        const string Fault = "must be at least 2.1 seconds under the policies guarded and open";
        new Settings().Set("Captcha__Deadline", "00:00:02.100").AssertStarts();
        new Settings().Set("Captcha__Deadline", "00:00:02.099").AssertFault("Captcha__Deadline", Fault);
        new Settings().Set("FailOpen__Policy", "open").Set("Captcha__Deadline", "00:00:02.099").AssertFault("Captcha__Deadline", Fault);
        Closed().Set("Captcha__Deadline", "00:00:02.099").AssertStarts();
        Closed().Set("Captcha__Deadline", "00:00:02.099").Set("Captcha__Scenes__login__Id", "5e6f7a8b").Set("Captcha__Scenes__login__Policy", "guarded")
            .AssertFault("Captcha__Deadline", Fault);
    }

    [Fact]
    public void Connecting_leaves_time_for_the_regions_second_endpoint()
    {
        const string Fault = "must be shorter than half of Captcha__Deadline";
        new Settings().Set("Captcha__ConnectTimeout", "00:00:01.499").AssertStarts();
        new Settings().Set("Captcha__ConnectTimeout", "00:00:01.500").AssertFault("Captcha__ConnectTimeout", Fault);
        // An endpoint in a VPC has no second.
        new Settings().Set("Captcha__Region", "cn").Set("Captcha__Endpoint", "https://captcha-vpc.cn-shanghai.aliyuncs.com").Set("Captcha__ConnectTimeout", "00:00:01.500").AssertStarts();
    }

    [Fact]
    public void Staleness_is_not_shorter_than_the_refresh()
    {
        new Settings().Set("Credentials__MaxStale", "00:10:00").AssertStarts();
        new Settings().Set("Credentials__MaxStale", "00:09:59").AssertFault("Credentials__MaxStale", "must not be shorter than Credentials__Refresh");
    }

    [Theory]
    [InlineData("FailOpen__OnThrottled")]
    [InlineData("FailOpen__OnMisconfigured")]
    public void Under_closed_no_override_passes(string setting)
    {
        new Settings().Set("FailOpen__Policy", "closed").Set(setting, "pass").AssertFault(setting, "cannot pass anything under FailOpen__Policy=closed");
        new Settings().Set("FailOpen__Policy", "closed").Set(setting, "deny").AssertStarts();
        new Settings().Set("FailOpen__Policy", "guarded").Set(setting, "pass").AssertStarts();
    }

    [Fact]
    public void Test_mode_for_every_scene_is_refused_in_production_only()
    {
        new Settings().Set("Captcha__AllowTestMode", "true").AssertFault("Captcha__AllowTestMode", "must not be on in Production");
        new Settings { Environment = Environments.Staging }.Set("Captcha__AllowTestMode", "true").AssertStarts();
        new Settings { Environment = Environments.Development }.Set("Captcha__AllowTestMode", "true").AssertStarts();
        Scenes().Set("Captcha__Scenes__login__AllowTestMode", "true").AssertStarts();
    }

    [Theory]
    [InlineData("https://captcha.ap-southeast-1.aliyuncs.com", true, true)]
    [InlineData("https://captcha-dualstack.ap-southeast-1.aliyuncs.com/", true, true)]
    [InlineData("https://captcha.cn-shanghai.aliyuncs.com", false, false)]
    [InlineData("https://captcha.example.com", false, false)]
    [InlineData("http://captcha.ap-southeast-1.aliyuncs.com", false, false)]
    [InlineData("http://127.0.0.1:8081", false, true)]
    [InlineData("http://localhost:8081/", false, true)]
    [InlineData("https://[::1]:8081/", false, true)]
    [InlineData("http://127.0.0.1:8081/path", false, false)]
    [InlineData("http://10.0.0.1:8081/", false, false)]
    [InlineData("captcha", false, false)]
    public void Another_endpoint_is_documented_or_in_development_a_loopback_address(string endpoint, bool production, bool development)
    {
        const string Fault = "must be an https endpoint that Alibaba documents for the region";
        Check(new Settings(), production);
        Check(new Settings { Environment = Environments.Development }, development);

        void Check(Settings settings, bool taken)
        {
            settings.Set("Captcha__Endpoint", endpoint);
            if (taken)
                settings.AssertStarts();
            else
                settings.AssertFault("Captcha__Endpoint", Fault);
        }
    }

    [Fact]
    public void A_default_scene_and_further_ones_stand_together_but_none_twice()
    {
        Scenes().AssertStarts();
        Scenes().Set("Captcha__SceneId", "1a2b3c4d").AssertStarts();
        Scenes().Set("Captcha__SceneId", "1a2b3c4d").Set("Captcha__Scenes__default__Id", "5e6f7a8b")
            .AssertFault("Captcha__SceneId", "and Captcha__Scenes__default__Id are the same scene");
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("sl/ash")]
    [InlineData("ümlaut")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void A_scene_id_is_plain_and_at_most_64_characters(string id)
    {
        new Settings().Set("Captcha__SceneId", id).AssertFault("Captcha__SceneId", "has a character that no scene id has");
        Scenes().Set("Captcha__Scenes__login__Id", id).AssertFault("Captcha__Scenes__login__Id", "is missing or has a character that no scene id has");
    }

    [Fact]
    public void Each_scene_has_an_id_a_plain_alias_and_a_known_policy()
    {
        Scenes().Set("Captcha__Scenes__news__Policy", "open").AssertFault("Captcha__Scenes__news__Id", "is missing or has a character");
        Scenes().Set("Captcha__Scenes__lo gin__Id", "1a2b3c4d").AssertFault("Captcha__Scenes__lo gin__Id", "has an alias with other characters");
        Scenes().Set("Captcha__Scenes__login__Policy", "9").AssertFault("Captcha__Scenes__login__Policy", "is none of closed, guarded, open");
    }

    [Fact]
    public void A_source_that_this_host_does_not_have_is_told() =>
        new Settings().Set("Credentials__Source", "KeyVault").AssertFault("Credentials__Source", "names KeyVault, which this host does not have");

    [Theory]
    [InlineData("ALIBABA_CLOUD_ACCESS_KEY_ID")]
    [InlineData("ALIBABA_CLOUD_ACCESS_KEY_SECRET")]
    public void A_vault_reference_that_was_not_resolved_is_told(string setting) =>
        new Settings().Set(setting, "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)").AssertFault(setting, "is a Key Vault reference that was not resolved");

    [Fact]
    public void No_message_repeats_a_value()
    {
        var faults = new Settings()
            .Set("Captcha__Region", "cn")
            .Set("Captcha__Endpoint", "https://marker.example/")
            .Set("Captcha__SceneId", "marker marker")
            .Set("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "@Microsoft.KeyVault(marker)")
            .Faults();
        Assert.Equal(3, faults.Count);
        AssertEach.Of(faults, static line => Assert.DoesNotContain("marker", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Scenes_are_bound_by_alias()
    {
        var scenes = Scenes().Set("Captcha__Scenes__login__Policy", "closed").Read<CaptchaOptions>().Scenes;
        Assert.Equal(("1a2b3c4d", Core.Decisions.FailOpenMode.Closed, null), (scenes["login"].Id, scenes["login"].Policy, scenes["login"].AllowTestMode));
    }

    private static Settings Scenes() => new Settings().Remove("Captcha__SceneId").Set("Captcha__Scenes__login__Id", "1a2b3c4d");

    private static Settings Closed() => new Settings().Set("FailOpen__Policy", "closed");
}
