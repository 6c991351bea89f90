using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Aborts;

/// <summary>Runs one case: sends, leaves, sends again, and looks at the emulator's journal and the form's receiver.</summary>
internal sealed class AbortRun(ConformanceTarget target, AbortCase @case)
{
    private const int MostTries = 3;
    private const int Latency = 800;
    private const string CaseField = "case";

    private readonly Caller _gate = new(target.BaseUrl);
    private readonly EmulatorControl _emulator = new(target.EmulatorUrl);
    private readonly List<string> _faults = [];
    private readonly string _key = $"{new Guid(RandomNumberGenerator.GetBytes(16))}";
    private string _token = "";
    private bool _wasSlow;

    /// <returns>What should not have happened.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(ConformanceTarget target, AbortCase @case)
    {
        for (var tries = 1; ; tries++)
        {
            var run = new AbortRun(target, @case);
            await run.RunAsync();
            // A machine on which a call of 800 ms takes the two seconds of an attempt proves nothing.
            if (!run._wasSlow || tries == MostTries)
                return [.. run._faults.Select(fault => $"{@case}: {fault}")];
        }
    }

    private async Task RunAsync()
    {
        _token = await _emulator.MintTextAsync(verdict: new { @is = "honest", latencyMilliseconds = Latency });
        var wasSent = await LeaveAsync();
        var again = await RepeatAsync();
        _wasSlow = again.Codes is "upstream-timeout";
        if (IsForm)
            await CheckFormAsync(again, wasSent);
        else
            CheckVerdict(again, wasSent);
        var calls = (await _emulator.CallsAsync(_token)).Count;
        // A caller who left before the call went upstream has cost nothing, and the repetition may be a duplicate of what was just ending.
        if (wasSent || @case.SamePost || again.Success ? calls != 1 : calls > 1)
            _faults.Add($"{calls} calls, sent before the caller left: {wasSent}, answer {again.Text}");
    }

    private bool IsForm => @case.Route.StartsWith("/forms/", StringComparison.Ordinal);

    private IReadOnlyList<Delivery> Deliveries =>
        [.. target.Receiver!.Deliveries.Where(delivery => string.Equals(delivery.Fields.GetValueOrDefault(CaseField), _key, StringComparison.Ordinal))];

    // Whether the call had gone upstream when the caller left; where the journal says no, it may have gone since.
    private async Task<bool> LeaveAsync()
    {
        var (contentType, body) = First;
        using var caller = await RawHttp.ConnectAsync(target.BaseUrl);
        await caller.SendAsync((byte[])
        [
            .. Encoding.ASCII.GetBytes($"POST {target.BaseUrl.AbsolutePath}{@case.Route} HTTP/1.1\r\nHost: {target.BaseUrl.Authority}\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\nAccept: application/json\r\n\r\n"),
            .. body,
        ]);
        await Task.Delay(TimeSpan.FromMilliseconds(@case.Milliseconds), TimeProvider.System);
        return (await _emulator.CallsAsync(_token)).Count > 0;
    }

    private (string ContentType, byte[] Body) First => @case.Route switch
    {
        "/siteverify" => Body.As("form", SiteverifyFields),
        "/verify" => Body.As("json", VerifyFields),
        _ => Body.As("form", FormFields("the first")),
    };

    private (string, string)[] SiteverifyFields => [("secret", target.ServiceKey), ("response", _token), .. KeyField];

    private (string, string)[] VerifyFields => [("captchaVerifyParam", _token), .. KeyField];

    private (string, string)[] KeyField => @case.SamePost ? [("idempotency_key", _key)] : [];

    private (string, string)[] FormFields(string message) => [(CaseField, _key), ("message", message), ("captchaVerifyParam", _token)];

    private Task<Reply> RepeatAsync() => @case.Route switch
    {
        "/siteverify" => _gate.FormAsync(@case.Route, SiteverifyFields),
        "/verify" => _gate.JsonAsync(@case.Route, Body.Json(VerifyFields)),
        _ => _gate.FormAsync(@case.Route, FormFields(@case.SamePost ? "the first" : "another"), ("Accept", "application/json")),
    };

    private void CheckVerdict(Reply again, bool wasSent)
    {
        if (@case.SamePost)
        {
            if (!again.Success || !again.Verified || (wasSent && !again.Has("replayed")))
                _faults.Add($"the repetition did not get the stored verdict: {again.Text}");
        }
        else if (again.Success ? wasSent : again.Codes is not "timeout-or-duplicate")
        {
            _faults.Add($"the token was not used once: {again.Text}");
        }
    }

    private async Task CheckFormAsync(Reply again, bool wasSent)
    {
        if (@case.SamePost ? !again.Success : again.Success ? wasSent : again.Codes is not "timeout-or-duplicate")
            _faults.Add($"{again.Status} {again.Text}");
        // What goes on without its caller ends in its own time.
        if (wasSent)
            await Eventually.HoldsAsync(() => Deliveries.Count > 0);
        var expected = @case.SamePost || !again.Success ? "the first" : "another";
        if (Deliveries.Any(delivery => !string.Equals(delivery.Fields["message"], expected, StringComparison.Ordinal)) || (wasSent || again.Success ? Deliveries.Count != 1 : Deliveries.Count > 1))
            _faults.Add($"{Deliveries.Count} deliveries: {string.Join(", ", Deliveries.Select(static delivery => delivery.Fields["message"]))}");
    }
}
