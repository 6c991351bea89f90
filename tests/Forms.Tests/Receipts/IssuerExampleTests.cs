using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Forms.Tests.Receipts;

/// <summary>
/// The examples of docs/receipts.md that need only the issuer, taken from the page and run with the libraries as they are published. The metadata and
/// the keys come over TLS from a running gate.
/// </summary>
public sealed class IssuerExampleTests(Node node) : IAsyncLifetime
{
    private const string Page = "docs/receipts.md";
    private const string Refused = "refused";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _nextKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private TlsFront _front = null!;
    private FormsGate _gate = null!;

    public async ValueTask InitializeAsync()
    {
        _front = await TlsFront.StartAsync();
        _gate = await ReceiptGate.StartAsync(_key, ("Receipts__Issuer", _front.Issuer));
        _front.Gate = _gate.Address;
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        await _front.DisposeAsync();
        foreach (var key in new[] { _key, _nextKey, _stranger })
            key.Dispose();
    }

    [Fact]
    public async Task JwtBearer()
    {
        await using var shop = await StartShopAsync();
        using var client = new HttpClient { BaseAddress = new Uri(shop.Urls.First()) };
        await IsSoundAsync(async receipt =>
        {
            using var form = new FormUrlEncodedContent([new("captchaReceipt", receipt)]);
            using var response = await client.PostAsync(new Uri("/orders", UriKind.Relative), form);
            Assert.Contains(response.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden });
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : Refused;
        });
    }

    [Fact]
    public Task Jose() => NodeAsync("verifyReceipt");

    [Fact]
    public Task ExpressOAuth2JwtBearer() => NodeAsync("requireReceipt");

    [Fact]
    public async Task PyJWKClient()
    {
        await using var script = await Python.RunAsync(Documentation.Example(Page, "python", "verify_receipt", issuer: _front.Issuer), "verify_receipt", _front.Trust);
        await IsSoundAsync(script.AskAsync);
    }

    private async Task NodeAsync(string function)
    {
        var module = Path.Combine(Node.Folder, $"issuer-example-{function}.mjs");
        await File.WriteAllTextAsync(module, Documentation.Example(Page, "js", function, issuer: _front.Issuer));
        await using var script = node.Run(_front.Trust, "issuer.mjs", module);
        await IsSoundAsync(
            receipt => script.AskAsync(JsonSerializer.Serialize(new { receipt })),
            () => script.AskAsync(JsonSerializer.Serialize(new { later = 31 })));
    }

    /// <summary>A service that takes a form with a receipt, set up by the example, which the project file compiles from the page.</summary>
    private async Task<WebApplication> StartShopAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddReceipts(_front.Issuer, ReceiptGate.Audience);
        builder.Services.Configure<JwtBearerOptions>(ReceiptAuthentication.Receipt, options => options.BackchannelHttpHandler =
            new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = _front.Authority.Policy() } });
        var shop = builder.Build();
        shop.MapPost("/orders", static context => context.Response.WriteAsync(context.User.FindFirst("jti")!.Value)).RequireAuthorization(ReceiptAuthentication.Receipt);
        await shop.StartAsync();
        return shop;
    }

    /// <param name="check">Gives a receipt's jti, or "refused".</param>
    /// <param name="waitForKeys">Lets the time pass in which the library does not read the keys again.</param>
    private async Task IsSoundAsync(Func<string, Task<string>> check, Func<Task>? waitForKeys = null)
    {
        var old = await _gate.IssueAsync();
        Assert.Equal(Id(old), await check(old));

        // The second step of the page's rotation, with a library that has not read the keys since the first one: the worst case.
        await using var rotated = await ReceiptGate.StartAsync(
            _nextKey, ("Receipts__Issuer", _front.Issuer), ("Receipts__OtherKey", _key.ExportSubjectPublicKeyInfoPem()));
        _front.Gate = rotated.Address;
        if (waitForKeys is not null)
            await waitForKeys();
        var young = await rotated.IssueAsync();
        // JwtBearer reads the keys in the background.
        await Eventually.HoldsAsync(async () => string.Equals(Id(young), await check(young), StringComparison.Ordinal));
        Assert.Equal(Id(old), await check(old));

        foreach (var (name, receipt) in ForgedReceipts.Of(young, _nextKey, _stranger))
            Assert.Equal($"{name}: {Refused}", $"{name}: {await check(receipt)}");
        Assert.Equal(Id(young), await check(ForgedReceipts.Sign(young, _nextKey)));

        // The endpoint's clock is 8 seconds ahead of the library's, and then 3 minutes behind.
        rotated.Time.ShiftWallClock(TimeSpan.FromSeconds(8));
        var ahead = await rotated.IssueAsync();
        Assert.Equal(Id(ahead), await check(ahead));
        rotated.Time.ShiftWallClock(TimeSpan.FromMinutes(-3));
        Assert.Equal(Refused, await check(await rotated.IssueAsync()));
    }

    private static string Id(string receipt) => ReceiptGate.Part(receipt, 1).GetProperty("jti").GetString()!;
}
