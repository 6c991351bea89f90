using CaptchaGate.Doctor.Tests.Support;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Signing;

namespace CaptchaGate.Doctor.Tests;

/// <summary>Scenes of two regions, each with an emulator of its own.</summary>
public sealed class RegionTests : IAsyncLifetime
{
    private DoctorTestHost _patient = null!;
    private CaptchaEmulator _china = null!;

    public async ValueTask InitializeAsync()
    {
        _patient = await DoctorTestHost.AdmitAsync();
        _china = await CaptchaEmulator.StartAsync();
        _china.Keys.Put(new EmulatorKey { Id = Marker.KeyId, Secret = Marker.Secret, SecurityToken = Marker.SecurityToken });
        _china.Scenes.Put(new("chinascene"));
        _patient.Settings["Captcha__Scenes__china__Id"] = "chinascene";
        _patient.Settings["Captcha__Scenes__china__Region"] = "cn";
        _patient.Settings["Captcha__Regions__cn__Endpoint"] = _china.BaseAddress.GetLeftPart(UriPartial.Authority);
    }

    public async ValueTask DisposeAsync()
    {
        await _china.DisposeAsync();
        await _patient.DisposeAsync();
    }

    [Fact]
    public async Task Each_scene_is_examined_in_its_own_region()
    {
        var examined = await _patient.ExamineAsync("--json");

        Assert.Equal(0, examined.ExitCode);
        Assert.StartsWith("regions sgp, cn, 2 scenes", examined.On("settings").Message, StringComparison.Ordinal);
        AssertEach.Of(examined.Lines, static line => Assert.Equal("ok", line.State));
        Assert.Equal("chinascene", Assert.Single(_china.Journal.Entries).SceneId);
        Assert.Equal(Scenes.V3, Assert.Single(_patient.Emulator.Journal.Entries).SceneId);
    }

    [Fact]
    public async Task A_region_that_cannot_be_reached_is_named_and_the_other_is_examined()
    {
        await _china.GoDownAsync();

        var examined = await _patient.ExamineAsync("--json");

        Assert.Equal(1, examined.ExitCode);
        Assert.Equal("failed", examined.On("tcp").State);
        Assert.StartsWith("cn: ", examined.On("tcp").Message, StringComparison.Ordinal);
        Assert.Equal("ok", examined.Lines.Single(static line => line.Scene is "default").State);
        Assert.Equal("not-reached", examined.Lines.Single(static line => line.Scene is "china").State);
    }
}
