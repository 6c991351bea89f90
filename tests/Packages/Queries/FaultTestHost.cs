using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Packages.Tests.Doubles;
using CaptchaGate.Packages.Tests.Support;

namespace CaptchaGate.Packages.Tests.Queries;

/// <summary>A deployed function under the double of the host while a fault is brought about.</summary>
internal sealed class FaultTestHost
{
    private readonly HttpClient _client;
    private readonly HostRows _rows;

    private FaultTestHost(CaptchaEmulator emulator, HttpClient client, HostRows rows) => (Emulator, _client, _rows) = (emulator, client, rows);

    public CaptchaEmulator Emulator { get; }

    /// <summary>Runs a function from start to end with <paramref name="fault"/>.</summary>
    /// <returns>The rows of Application Insights.</returns>
    public static async Task<HostRows> RunAsync(Fault fault, bool worker)
    {
        await using var emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null }, TestContext.Current.CancellationToken);
        fault.Prepare?.Invoke(emulator);
        if (fault.EndsStart)
            return (await FunctionsHost.RunToItsEndAsync(worker, GateSettings.For(emulator, fault.Settings))).Rows;
        var rows = new HostRows();
        await using var ingestion = await Ingestion.StartAsync(rows);
        var settings = GateSettings.For(emulator, [.. ingestion.Settings, .. worker ? [] : CustomHandler.Settings, .. fault.Settings]);
        await using var host = worker ? await FunctionsHost.StartWorkerAsync(settings, rows) : await FunctionsHost.StartHandlerAsync(settings, rows);
        using var client = new HttpClient { BaseAddress = host.Address };
        await fault.Inject(new FaultTestHost(emulator, client, rows));
        // The first export waits for a token; at its end the process does not wait long.
        await Eventually.HoldsAsync(() => rows.Of("requests").All(request => rows.Of("dependencies").Any(span => string.Equals(span.Text("operation_Id"), request.Text("operation_Id"), StringComparison.Ordinal))));
        await host.Process.StopAsync();
        Assert.Empty(ingestion.Refused);
        return rows;
    }

    public string Mint(Reaction? verdict = null) => Emulator.Mint(Scenes.V3, verdict: verdict).CaptchaVerifyParam;

    public Task VerifyAsync() => VerifyAsync(Mint());

    public Task VerifyAsync(string token) => PostAsync("/api/verify", token);

    public Task SubmitAsync(string form, string token) => PostAsync("/api/forms/" + form, token);

    /// <summary>Waits until an event was written.</summary>
    public Task SeesAsync(int eventId) => Eventually.HoldsAsync(() => _rows.HasEvent(eventId));

    /// <summary>Whether an event was written.</summary>
    public bool Saw(int eventId) => _rows.HasEvent(eventId);

    /// <summary>Claims that the widget cannot load.</summary>
    public Task ClaimAsync() => PostAsync("/api/verify", new { captchaUnavailable = "widget", idempotencyKey = new Guid(RandomNumberGenerator.GetBytes(16)) });

    public async Task GetAsync(string path)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
    }

    private Task PostAsync(string path, string token) => PostAsync(path, new { captchaVerifyParam = token });

    private async Task PostAsync<T>(string path, T fields)
    {
        using var content = new StringContent(JsonSerializer.Serialize(fields), Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
    }
}
