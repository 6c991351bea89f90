using System.Text.Json;

namespace CaptchaGate.Emulator.Tests.Support;

/// <summary>An answer as these tests look at it.</summary>
internal sealed record Reply(int Status, string Body, HttpResponseMessage Response)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Code => At("Code").GetString()!;

    public string VerifyCode => At("Result", "VerifyCode").GetString()!;

    public bool Verified => At("Result", "VerifyResult").GetBoolean();

    private JsonElement At(params string[] path) => path.Aggregate(Json, (element, name) => element.GetProperty(name));
}

/// <summary>Calls an emulator with real signatures over a real socket.</summary>
internal sealed class Client(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    public Signer Signer { get; set; } = new();

    public Task<Reply> VerifyAsync(string token, string? scene = null) => SendAsync(Signer.Sign(address, Body(token, scene)));

    public async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response);
    }

    public async Task<Reply> ControlAsync(HttpMethod method, string path, string? json = null)
    {
        var request = new HttpRequestMessage(method, new Uri(address, $"/_emulator/{path}"));
        if (json is not null)
            request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        return await SendAsync(request);
    }

    public static byte[] Form(params (string Name, string Value)[] fields) =>
        System.Text.Encoding.ASCII.GetBytes(string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}")));

    public void Dispose() => _http.Dispose();

    private static byte[] Body(string token, string? scene) =>
        scene is null ? Form(("CaptchaVerifyParam", token)) : Form(("CaptchaVerifyParam", token), ("SceneId", scene));
}
