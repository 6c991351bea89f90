using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;

namespace CaptchaGate.Bench.Micro;

/// <summary>The whole way of a request through the HTTP contract: everything but the web server and the network.</summary>
public class RequestBenchmarks : IDisposable
{
    private readonly byte[] _body = Encoding.UTF8.GetBytes($$"""{"captchaVerifyParam":"{{Samples.Token}}"}""");
    private readonly byte[] _bare = Encoding.UTF8.GetBytes("CaptchaVerifyParam=" + Uri.EscapeDataString(Samples.Token) + "&SceneId=emuscene3");
    private InMemoryApplication _gate = null!;
    private HttpMessageInvoker? _http;
    private long _number;

    [GlobalSetup]
    public void SetUp()
    {
        _gate = new InMemoryApplication();
        _http = new HttpMessageInvoker(MemoryUpstream.Handler());
    }

    [Benchmark(Description = "whole request")]
    public Task<int> Verify()
    {
        var number = ++_number;
        // Behind the JSON's names, where any base64 digits may stand.
        number.TryFormat(_body.AsSpan(_body.Length - 26, 12), out _, "D12", CultureInfo.InvariantCulture);
        return _gate.VerifyPassAsync(_body, "application/json", number);
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
}
