using System.Security.Cryptography;
using System.Text.Json;

namespace CaptchaGate.Forms.Tests.Receipts;

/// <summary>The examples of docs/receipts.md, taken from the page and run: each takes a good receipt and refuses the others.</summary>
public sealed class ExampleTests(Node node) : IAsyncLifetime
{
    private const string Page = "docs/receipts.md";
    private const string Refused = "refused";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private FormsGate _gate = null!;

    public async ValueTask InitializeAsync() => _gate = await ReceiptGate.StartAsync(_key);

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        _key.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task Node()
    {
        var module = Path.Combine(Support.Node.Folder, "receipt-example.mjs");
        await File.WriteAllTextAsync(module, Documentation.Example(Page, "js", "checkReceipt", _gate.Keys()));
        await using var script = node.Run("receipts.mjs");

        await IsSoundAsync(async receipt =>
        {
            using var json = JsonDocument.Parse(await script.AskAsync(JsonSerializer.Serialize(new { module, receipt })));
            return json.RootElement.TryGetProperty("claims", out var claims) ? claims.GetProperty("jti").GetString()! : Refused;
        });
    }

    [Fact]
    public async Task DotNet()
    {
        // Compiled from the page by the project file.
        var checker = new ReceiptChecker(_gate.Client, TimeProvider.System) { KeySet = _gate.Keys() };
        await IsSoundAsync(async receipt => await checker.CheckAsync(receipt) is { } claims ? claims.GetProperty("jti").GetString()! : Refused);
    }

    [Fact]
    public async Task Python()
    {
        await using var script = await Support.Python.RunAsync(Documentation.Example(Page, "python", "check_receipt", _gate.Keys()), "check_receipt");
        await IsSoundAsync(script.AskAsync);
    }

    [Fact]
    public void The_page_names_every_setting_of_receipts()
    {
        var page = Repository.Read(Page);
        foreach (var setting in new[] { "Enabled", "Issuer", "Audience", "Lifetime", "SigningKey", "OtherKey" })
            Assert.Contains($"`Receipts__{setting}`", page, StringComparison.Ordinal);
    }

    /// <param name="check">Gives a receipt's jti, or "refused".</param>
    private async Task IsSoundAsync(Func<string, Task<string>> check)
    {
        var receipt = await _gate.IssueAsync();
        Assert.Equal(ReceiptGate.Part(receipt, 1).GetProperty("jti").GetString(), await check(receipt));

        var parts = receipt.Split('.');
        Assert.Equal(Refused, await check($"{parts[0]}.{(await _gate.IssueAsync()).Split('.')[1]}.{parts[2]}"));
        Assert.Equal(Refused, await check("not a receipt"));
        Assert.Equal(Refused, await check(".."));
        Assert.Equal(Refused, await check(await IssueElsewhereAsync(_key, ("Receipts__Audience", "https://other.example.com"))));
        Assert.Equal(Refused, await check(await IssueElsewhereAsync(_key, ("Receipts__Issuer", "https://other.example.com"))));
        Assert.Equal(Refused, await check(await IssueElsewhereAsync(_stranger)));
        // The endpoint's clock is 8 seconds ahead of the server that verifies.
        _gate.Time.ShiftWallClock(TimeSpan.FromSeconds(8));
        var ahead = await _gate.IssueAsync();
        Assert.Equal(ReceiptGate.Part(ahead, 1).GetProperty("jti").GetString(), await check(ahead));
        // A receipt of three minutes ago.
        _gate.Time.ShiftWallClock(TimeSpan.FromMinutes(-3));
        Assert.Equal(Refused, await check(await _gate.IssueAsync()));
    }

    private static async Task<string> IssueElsewhereAsync(ECDsa key, params (string Name, string? Value)[] settings)
    {
        await using var gate = await ReceiptGate.StartAsync(key, settings);
        return await gate.IssueAsync();
    }
}
