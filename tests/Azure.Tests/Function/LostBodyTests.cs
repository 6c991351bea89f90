using System.Text;
using System.Text.Json;
using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Signing;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Azure.Tests.Function;

/// <summary>The Functions host hands over a chunked body as an empty one without a length; a caller must not hunt for a missing field then.</summary>
public sealed class LostBodyTests : IAsyncLifetime
{
    private FakeAzure _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await FakeAzure.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("/api/verify")]
    [InlineData("/api/siteverify")]
    public async Task Nothing_arrived_and_nothing_was_declared(string path)
    {
        var answer = await PostAsync(path, "", declared: null, inChunks: true);

        Assert.Equal(411, answer.Status);
        Assert.Equal("application/problem+json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.Contains("Content-Length", Text(answer, "detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(null)]
    public async Task Nothing_arrived_and_nothing_was_promised(long? declared)
    {
        var answer = await PostAsync("/api/verify", "", declared);

        Assert.Equal(400, answer.Status);
        Assert.Contains("has no body", Text(answer, "detail"), StringComparison.Ordinal);
        Assert.Contains("Content-Length", Text(answer, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_arrives_in_chunks_is_taken()
    {
        var token = _cloud.Emulator.Mint(Scenes.V3).CaptchaVerifyParam;

        var answer = await PostAsync("/api/verify", JsonSerializer.Serialize(new { captchaVerifyParam = token }), declared: null);

        Assert.Equal(200, answer.Status);
    }

    private static string Text(ApplicationResponse answer, string field)
    {
        using var json = JsonDocument.Parse(answer.Body);
        return json.RootElement.GetProperty(field).GetString()!;
    }

    private Task<ApplicationResponse> PostAsync(string path, string body, long? declared, bool inChunks = false)
    {
        var gate = _cloud.Gate(
            ("Credentials:Source", "Environment"),
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", EmulatorKeys.DefaultId),
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", EmulatorKeys.DefaultSecret));
        var request = new ApplicationRequest
        {
            Method = "POST",
            Path = path,
            Header = name => name switch { "Content-Type" => "application/json", "Transfer-Encoding" when inChunks => "chunked", _ => null },
            Body = new MemoryStream(Encoding.UTF8.GetBytes(body)),
            ContentLength = declared,
        };
        return gate.Services.GetRequiredService<HttpApplication>().HandleAsync(request, CancellationToken.None);
    }
}
