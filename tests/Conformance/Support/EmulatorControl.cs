using System.Net.Http.Json;
using System.Text.Json;

namespace CaptchaGate.Conformance.Support;

/// <summary>A token that the emulator minted.</summary>
internal sealed record Token(string CaptchaVerifyParam, string CertifyId, string Scene);

/// <summary>The emulator's control API.</summary>
internal sealed class EmulatorControl(Uri emulator)
{
    public const string V2Scene = "emuscene2";
    public const string V3Scene = "emuscene3";

    /// <summary>The certify id inside the gate's own probe.</summary>
    public const string ProbeId = "captchagate";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    /// <param name="verdict">What a call with this token gets: a text or an object of the emulator's; null for the honest T001.</param>
    public Task<Token> MintAsync(string scene = V3Scene, object? verdict = null, string? data = null, int? size = null, string? encryptedSceneId = null) =>
        PostAsync<Token>("tokens", new { scene, verdict, data, size, encryptedSceneId });

    public async Task<string> MintTextAsync(string scene = V3Scene, object? verdict = null) => (await MintAsync(scene, verdict)).CaptchaVerifyParam;

    public async Task<long> BilledAsync() => (await GetAsync("billing")).GetProperty("total").GetInt64();

    /// <summary>The calls that carried exactly this token.</summary>
    public async Task<IReadOnlyList<JsonElement>> CallsAsync(string captchaVerifyParam)
    {
        var journal = await GetAsync("journal");
        return [.. journal.GetProperty("entries").EnumerateArray().Where(entry =>
            entry.TryGetProperty("captchaVerifyParam", out var text) && string.Equals(text.GetString(), captchaVerifyParam, StringComparison.Ordinal))];
    }

    /// <summary>How calls with these certify ids are answered until <see cref="ClearStandingAsync"/>.</summary>
    public Task StandAsync(object reaction, params string[] certifyIds) => PostAsync<JsonElement>("standing", new { reaction, certifyIds });

    /// <summary>How every call is answered until <see cref="ClearStandingAsync"/>.</summary>
    public Task StandForAllAsync(object reaction) => PostAsync<JsonElement>("standing", new { reaction });

    /// <summary>Moves the service's clock on.</summary>
    public Task AdvanceAsync(double advanceSeconds) => PostAsync<JsonElement>("clock", new { advanceSeconds });

    public async Task PutSceneAsync(string id, object scene) =>
        (await Http.PutAsJsonAsync(Url("scenes/" + id), scene, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

    public async Task ClearStandingAsync() =>
        (await Http.DeleteAsync(Url("standing"), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

    private async Task<T> PostAsync<T>(string path, object body)
    {
        var response = await Http.PostAsJsonAsync(Url(path), body, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"The emulator answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return (await response.Content.ReadFromJsonAsync<T>())!;
    }

    private Task<JsonElement> GetAsync(string path) => Http.GetFromJsonAsync<JsonElement>(Url(path), TestContext.Current.CancellationToken);

    private Uri Url(string path) => new(emulator, "/_emulator/" + path);
}
