using System.Text;
using CaptchaGate.Http;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Bench.Micro;

/// <summary>The whole HTTP contract in this process, without a web server, with a service in memory.</summary>
internal sealed class InMemoryApplication
{
    // Each may send 60 requests a minute: enough of them that none is refused.
    private readonly string[] _clients = [.. Enumerable.Range(0, 100_000).Select(static number => $"10.{number / 10_000}.{number / 100 % 100}.{number % 100}")];

    private readonly HttpApplication _gate;

    public InMemoryApplication()
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
        _gate = services.BuildServiceProvider().GetRequiredService<HttpApplication>();
    }

    /// <summary>Sends <c>POST /verify</c>.</summary>
    /// <param name="number">Chooses the client address.</param>
    public Task<ApplicationResponse> VerifyAsync(byte[] body, string contentType, long number)
    {
        var client = _clients[number % _clients.Length];
        return _gate.HandleAsync(
            new ApplicationRequest
            {
                Method = "POST",
                Path = "/api/verify",
                Header = name => name switch
                {
                    "Content-Type" => contentType,
                    "Origin" => "https://www.example.com",
                    "X-Forwarded-For" => client,
                    _ => null,
                },
                Body = new MemoryStream(body),
                ContentLength = body.Length,
                RemoteAddress = "127.0.0.1",
            },
            CancellationToken.None);
    }

    /// <exception cref="InvalidOperationException">The answer is not 200.</exception>
    public async Task<int> VerifyPassAsync(byte[] body, string contentType, long number)
    {
        var answer = await VerifyAsync(body, contentType, number);
        return answer.Status == 200 ? 200 : throw new InvalidOperationException($"The gate answered {answer.Status}: {Encoding.UTF8.GetString(answer.Body.Span)}");
    }

    private sealed class Development : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Development;

        public string ApplicationName { get; set; } = "bench";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
