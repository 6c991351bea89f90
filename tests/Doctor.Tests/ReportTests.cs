using CaptchaGate.Core.Captcha;
using CaptchaGate.Doctor.Tests.Support;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Network;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Doctor.Tests;

/// <summary>What is well, what is only worth a look, and what it costs.</summary>
public sealed class ReportTests : IAsyncLifetime
{
    private static readonly string[] Order = ["settings", "dns", "tcp", "tls", "clock", "credentials", "signature", "ram-rights", "service", "scene"];

    private DoctorTestHost _patient = null!;

    public async ValueTask InitializeAsync() => _patient = await DoctorTestHost.AdmitAsync();

    public ValueTask DisposeAsync() => _patient.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_healthy_gate_has_every_check_ok_in_order(bool tls)
    {
        if (tls)
            _patient.UseTls();

        var examined = await _patient.ExamineAsync("--json");

        Assert.Equal(Order, examined.Lines.Select(static line => line.Check), StringComparer.Ordinal);
        AssertEach.Of(examined.Lines, static line => Assert.Equal(("ok", null), (line.State, line.Remedy)));
        Assert.Equal(0, examined.ExitCode);
        Assert.Equal("ok", examined.Json.GetProperty("result").GetString());
        Assert.Equal(2, examined.Json.GetProperty("version").GetInt32());
        Marker.AssertAbsent(examined.Output, _patient.Emulator);
    }

    [Fact]
    public async Task It_sends_one_call_for_each_scene_and_nothing_else_that_is_billed()
    {
        UseScenes(("shop", Scenes.V3), ("blog", "1a2b3c4d"), ("form", Scenes.TestFail));

        var examined = await _patient.ExamineAsync("--json");

        Assert.Equal(3, _patient.Emulator.Billing.Total);
        Assert.Equal(3, _patient.Emulator.Journal.Total);
        Assert.Equal(3, examined.Json.GetProperty("calls").GetInt32());
        Assert.Equal(
            [("blog", "failed"), ("form", "failed"), ("shop", "ok")],
            examined.Lines.Where(static line => line.Check is "scene").Select(static line => (line.Scene!, line.State)).Order());
        AssertEach.Of(["signature", "ram-rights", "service"], check => Assert.Equal("ok", examined.On(check).State));
    }

    [Fact]
    public async Task What_is_wrong_for_every_scene_is_asked_once()
    {
        UseScenes(("shop", Scenes.V3), ("blog", Scenes.TestFail));
        _patient.PutKey(secret: "another");

        var examined = await _patient.ExamineAsync("--json");

        Assert.Equal(1, _patient.Emulator.Journal.Total);
        Assert.Equal(0, _patient.Emulator.Billing.Total);
        AssertEach.Of(2, examined.Lines.Where(static line => line.Check is "scene"), static line => Assert.Equal("not-reached", line.State));
    }

    [Fact]
    public async Task An_outage_between_two_scenes_keeps_what_the_first_proved()
    {
        UseScenes(("blog", Scenes.V3), ("shop", Scenes.V2));
        _patient.Emulator.Script("honest", "500");

        var examined = await _patient.ExamineAsync("--json");

        Assert.Equal("ok", examined.On("signature").State);
        Assert.Equal("failed", examined.On("service").State);
        Assert.Equal([("blog", "ok"), ("shop", "not-reached")], examined.Lines.Where(static line => line.Check is "scene").Select(static line => (line.Scene!, line.State)));
    }

    [Fact]
    public async Task A_clock_that_drifts_is_a_warning()
    {
        _patient.Time.ShiftWallClock(TimeSpan.FromMinutes(5));

        await AssertWarningAsync("clock", "5 minutes ahead");
    }

    [Fact]
    public async Task A_second_name_that_cannot_be_reached_is_a_warning()
    {
        using var refusing = RefusedPort.Get();
        _patient.Endpoints = new CaptchaEndpoints(_patient.Emulator.BaseAddress, refusing.Address);

        await AssertWarningAsync("tcp", "the second name fails");
    }

    [Fact]
    public async Task Test_mode_that_is_allowed_is_a_warning()
    {
        _patient.Settings["Captcha__SceneId"] = null;
        _patient.Settings["Captcha__Scenes__trial__Id"] = Scenes.TestPass;
        _patient.Settings["Captcha__Scenes__trial__AllowTestMode"] = "true";

        await AssertWarningAsync("scene", "every token passes");
    }

    [Fact]
    public async Task Junk_taken_for_another_scenes_is_a_warning()
    {
        _patient.Emulator.Script("F020");

        await AssertWarningAsync("scene", "F020");
    }

    [Fact]
    public async Task Encryption_mode_without_a_key_is_a_warning_that_says_what_to_set()
    {
        _patient.Emulator.Scenes.Put(new(Scenes.V3) { Encrypted = true });

        await AssertWarningAsync("scene", "F022");
        Assert.Contains("Captcha__Encryption__Source", (await _patient.ExamineAsync("--json")).On("scene").Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Encryption_mode_with_a_key_is_well()
    {
        _patient.Emulator.Scenes.Put(new(Scenes.V3) { Encrypted = true });
        _patient.Settings["Captcha__Encryption__Source"] = "Environment";
        _patient.Settings["Captcha__Encryption__Key"] = SceneEncryption.DefaultKey;

        var examined = await _patient.ExamineAsync("--json");

        Assert.Equal(0, examined.ExitCode);
        Assert.Contains("which GET /scene issues", examined.On("scene").Message, StringComparison.Ordinal);
        Assert.Contains("the key of encrypted scene ids", examined.On("credentials").Message, StringComparison.Ordinal);
        Assert.DoesNotContain(SceneEncryption.DefaultKey, examined.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_encrypted_scene_ids_that_cannot_be_read_is_a_failure()
    {
        _patient.Settings["Captcha__Encryption__Source"] = "Kms";
        _patient.Settings["Captcha__Encryption__SecretName"] = "captcha/ekey";
        _patient.Settings["Credentials__Kms__Region"] = "ap-southeast-1";
        _patient.Settings["Credentials__Kms__Endpoint"] = _patient.Emulator.BaseAddress.AbsoluteUri;

        var examined = await _patient.ExamineAsync("--json");

        Assert.Equal("failed", examined.On("credentials").State);
        Assert.Contains("the key of encrypted scene ids is not usable", examined.On("credentials").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pass_by_the_allow_list_is_a_failure_with_its_own_remedy()
    {
        _patient.Emulator.Script("T006");

        var examined = await _patient.ExamineAsync("--json");

        Assert.Equal("failed", examined.On("scene").State);
        Assert.Contains("allow-list", examined.On("scene").Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("F003")]
    [InlineData("F024")]
    [InlineData("F014")]
    [InlineData("F017")]
    [InlineData("F018")]
    [InlineData("F099")]
    [InlineData("InvalidParameter")]
    [InlineData("MissingParameter")]
    public async Task Each_way_to_refuse_junk_is_well(string code)
    {
        _patient.Emulator.Script(code);

        var examined = await _patient.ExamineAsync("--json");

        Assert.Equal(0, examined.ExitCode);
        Assert.Contains(code, examined.On("scene").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ErrorFormat.Json)]
    [InlineData(ErrorFormat.Xml)]
    public async Task Every_documented_code_is_the_fault_of_one_check_or_a_refusal_of_the_junk(ErrorFormat format)
    {
        foreach (var code in ErrorCodes.All)
        {
            _patient.Emulator.Script(Reaction.Error(code, format: format));

            var examined = await _patient.ExamineAsync("--json");

            Assert.Equal("", examined.Error);
            var said = Assert.Single(examined.Lines, line => line.State is "failed" || line.Message.Contains(code, StringComparison.Ordinal));
            Assert.Equal(examined.ExitCode == 0, said is { Check: "scene", State: "ok" });
        }
    }

    private void UseScenes(params (string Alias, string Id)[] scenes)
    {
        _patient.Settings["Captcha__SceneId"] = null;
        foreach (var (alias, id) in scenes)
            _patient.Settings[$"Captcha__Scenes__{alias}__Id"] = id;
    }

    private async Task AssertWarningAsync(string check, string says)
    {
        var examined = await _patient.ExamineAsync("--json");

        var warning = Assert.Single(examined.Lines, static line => line.State is not "ok");
        Assert.Equal((check, "warning"), (warning.Check, warning.State));
        Assert.Contains(says, warning.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(warning.Remedy));
        Assert.Equal("warning", examined.Json.GetProperty("result").GetString());
        Assert.Equal(0, examined.ExitCode);
    }
}
