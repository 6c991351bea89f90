using CaptchaGate.Doctor.Tests.Support;
using CaptchaGate.Emulator.Widget;

namespace CaptchaGate.Doctor.Tests;

/// <summary>The hosts that pages load the widget from, as the doctor sees them. The emulator is the host of both parts.</summary>
public sealed class WidgetTests : IAsyncLifetime
{
    private DoctorTestHost _patient = null!;

    public async ValueTask InitializeAsync()
    {
        _patient = await DoctorTestHost.AdmitAsync();
        _patient.Settings["Captcha__Widget__FailOpen"] = "true";
        _patient.Settings["Captcha__Widget__Urls__0"] = $"{_patient.Emulator.BaseAddress}AliyunCaptcha.js";
        _patient.Settings["Captcha__Widget__Urls__1"] = $"{_patient.Emulator.BaseAddress}initialization/emuscene3";
    }

    public ValueTask DisposeAsync() => _patient.DisposeAsync();

    [Fact]
    public async Task It_is_shown_what_each_host_answers()
    {
        var line = (await _patient.ExamineAsync("--json")).On("widget");
        Assert.Equal(("ok", "127.0.0.1 200 javascript; 127.0.0.1 200 json"), (line.State, line.Message));
    }

    [Fact]
    public async Task Where_claims_never_pass_that_is_said()
    {
        _patient.Settings["Captcha__Widget__FailOpen"] = "false";
        Assert.EndsWith("(Captcha__Widget__FailOpen is off)", (await _patient.ExamineAsync("--json")).On("widget").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_as_expected_is_a_warning()
    {
        _patient.Emulator.Widget.Script = WidgetFault.Error500;
        _patient.Emulator.Widget.Initialization = WidgetFault.Off;
        var examined = await _patient.ExamineAsync("--json");
        var line = examined.On("widget");
        Assert.Equal(("warning", 0), (line.State, examined.ExitCode));
        Assert.StartsWith("no script and no initialization host of the widget responds as expected from here", line.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1 500 html; 127.0.0.1 no answer (", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_of_it_is_configured_there_is_no_such_check()
    {
        foreach (var name in _patient.Settings.Keys.Where(static name => name.StartsWith("Captcha__Widget", StringComparison.Ordinal)).ToArray())
            _patient.Settings.Remove(name);
        Assert.DoesNotContain((await _patient.ExamineAsync("--json")).Lines, static line => line.Check is "widget");
    }
}
