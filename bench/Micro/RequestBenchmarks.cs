using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using CaptchaGate.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Bench.Micro;

/// <summary>The whole way of a request through the HTTP contract: everything but the web server and the network.</summary>
public class RequestBenchmarks : IDisposable
{
    // Each may send 60 requests a minute: enough of them that nobody is refused.
    private readonly string[] _visitors = [.. Enumerable.Range(0, 100_000).Select(static number => $"10.{number / 10_000}.{number / 100 % 100}.{number % 100}")];

    private readonly byte[] _body = Encoding.UTF8.GetBytes($$"""{"captchaVerifyParam":"{{Samples.Token}}"}""");
    private readonly byte[] _bare = Encoding.UTF8.GetBytes("CaptchaVerifyParam=" + Uri.EscapeDataString(Samples.Token) + "&SceneId=emuscene3");
    private GateApplication _gate = null!;
    private HttpMessageInvoker? _http;
    private long _number;

    [GlobalSetup]
    public void SetUp()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Captcha:Region"] = "sgp",
            ["Captcha:SceneId"] = "emuscene3",
            ["Captcha:Endpoint"] = "http://127.0.0.1:9",
            ["Credentials:Source"] = "Environment",
            ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI5tXxxxxxxxxxxxxxxxxx",
            ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "0123456789abcdef0123456789abcd",
            ["Http:AllowedOrigins:0"] = "https://www.example.com",
            ["Http:TrustedHops"] = "1",
        };
        var services = new ServiceCollection();
        services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddSingleton<IHostEnvironment>(new Development());
        services.AddSingleton(MemoryUpstream.Handler());
        services.AddGateApplication(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        _gate = services.BuildServiceProvider().GetRequiredService<GateApplication>();
        _http = new HttpMessageInvoker(MemoryUpstream.Handler());
    }

    [Benchmark(Description = "whole request")]
    public async Task<int> Verify()
    {
        var number = ++_number;
        // Behind the JSON's names, where any base64 digits may stand.
        number.TryFormat(_body.AsSpan(_body.Length - 26, 12), out _, "D12", CultureInfo.InvariantCulture);
        var visitor = _visitors[number % _visitors.Length];
        var answer = await _gate.HandleAsync(
            new GateRequest
            {
                Method = "POST",
                Path = "/api/verify",
                Header = name => name switch
                {
                    "Content-Type" => "application/json",
                    "Origin" => "https://www.example.com",
                    "X-Forwarded-For" => visitor,
                    _ => null,
                },
                Body = new MemoryStream(_body),
                ContentLength = _body.Length,
                RemoteAddress = "127.0.0.1",
            },
            CancellationToken.None);
        return answer.Status == 200 ? 200 : throw new InvalidOperationException($"The gate answered {answer.Status}: {Encoding.UTF8.GetString(answer.Body.Span)}");
    }

    [Benchmark(Description = "HttpClient's part of it", Baseline = true)]
    public async Task<int> Bare()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "http://127.0.0.1:9/") { Content = new ByteArrayContent(_bare) };
        using var response = await _http!.SendAsync(message, CancellationToken.None);
        return (await response.Content.ReadAsByteArrayAsync()).Length;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _http?.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed class Development : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Development;

        public string ApplicationName { get; set; } = "bench";

        public string ContentRootPath { get; set; } = "/";

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}
