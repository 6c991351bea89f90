using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CaptchaGate.Doctor.Tests.Protection;

/// <summary>A back end without one check, and the name that the doctor has for it.</summary>
public sealed class SabotageTests : IDisposable
{
    private static readonly string[] Order =
    [
        "receipt-required", "receipt-format", "receipt-signature", "receipt-key-source", "receipt-issuer",
        "receipt-audience", "receipt-expiry", "receipt-verified", "receipt-accepted", "receipt-replay",
    ];

    private readonly Proof _proof = new();

    public static TheoryData<string, string[], string> Missing => new()
    {
        { nameof(Sabotage.NoCheck), ["receipt-required"], "nothing is checked on the server" },
        { nameof(Sabotage.PageOnly), ["receipt-format"], "only the page checks" },
        { nameof(Sabotage.NoSignature), ["receipt-signature", "receipt-key-source"], "the signature is not checked" },
        { nameof(Sabotage.KeyInReceipt), ["receipt-key-source"], "the key is not pinned to the issuer" },
        { nameof(Sabotage.KeyAddressInReceipt), ["receipt-key-source"], "the key is not pinned to the issuer" },
        { nameof(Sabotage.KeysOfNamedIssuer), ["receipt-key-source"], "the key is not pinned to the issuer" },
        { nameof(Sabotage.NoIssuer), ["receipt-issuer"], "the claim iss is not checked" },
        { nameof(Sabotage.WrongAudience), ["receipt-audience"], "the claim aud is not checked" },
        { nameof(Sabotage.NoExpiry), ["receipt-expiry"], "the claim exp is not checked" },
        { nameof(Sabotage.AcceptsDegraded), ["receipt-verified"], "the claim verified is not checked" },
        { nameof(Sabotage.AcceptsReplay), ["receipt-replay"], "a receipt can be used more than once" },
    };

    public void Dispose() => _proof.Dispose();

    [Theory]
    [MemberData(nameof(Missing))]
    public async Task A_missing_check_is_named_and_has_a_fix(string sabotage, string[] checks, string flaw)
    {
        await using var backEnd = await StartAsync(Enum.Parse<Sabotage>(sabotage));

        var examined = await _proof.RunAsync($"--protected={backEnd.Address}", "--json");

        Assert.Equal(1, examined.ExitCode);
        Assert.Equal("failed", examined.Json.GetProperty("result").GetString());
        var failed = examined.Lines.Where(static line => line.State is "failed").ToArray();
        Assert.Equal(checks, failed.Select(static line => line.Check), StringComparer.Ordinal);
        Assert.Contains(flaw, failed[0].Message, StringComparison.Ordinal);
        AssertEach.Of(failed, static line => Assert.False(string.IsNullOrEmpty(line.Remedy)));
    }

    [Fact]
    public async Task A_back_end_that_checks_everything_is_proven_with_one_accepted_form()
    {
        await using var backEnd = await StartAsync(Sabotage.None);

        var examined = await _proof.RunAsync($"--protected={backEnd.Address}", "--json");

        Assert.True(examined.ExitCode == 0, examined.Output + examined.Error);
        Assert.Equal(Order, examined.Lines.Select(static line => line.Check), StringComparer.Ordinal);
        AssertEach.Of(examined.Lines, static line => Assert.Equal(("ok", null), (line.State, line.Remedy)));
        Assert.Equal("ok", examined.Json.GetProperty("result").GetString());
        Assert.Equal(1, backEnd.Accepted);
    }

    [Fact]
    public async Task A_back_end_without_any_check_gets_one_form_only()
    {
        await using var backEnd = await StartAsync(Sabotage.NoCheck);

        var examined = await _proof.RunAsync($"--protected={backEnd.Address}");

        Assert.Equal(1, backEnd.Accepted);
        Assert.Contains("receipt required       FAILED       accepts a submission without a receipt (HTTP 200): nothing is checked on the server", examined.Output, StringComparison.Ordinal);
        Assert.EndsWith("The back end is not protected: at least one check is missing.", examined.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_back_end_that_asks_the_receipts_address_for_keys_gets_a_warning()
    {
        await using var backEnd = await StartAsync(Sabotage.Curious);

        var examined = await _proof.RunAsync($"--protected={backEnd.Address}", "--json");

        Assert.Equal(0, examined.ExitCode);
        Assert.Equal("warning", examined.On("receipt-key-source").State);
        Assert.Contains("asks the address in the receipt for keys", examined.On("receipt-key-source").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(Sabotage.None))]
    [InlineData(nameof(Sabotage.AcceptsDegraded))]
    public async Task A_form_for_which_a_degraded_pass_is_enough_is_proven_with_the_option(string sabotage)
    {
        await using var backEnd = await StartAsync(Enum.Parse<Sabotage>(sabotage));

        var examined = await _proof.RunAsync($"--protected={backEnd.Address}", "--allow-degraded", "--json");

        Assert.Equal(0, examined.ExitCode);
        Assert.EndsWith("(--allow-degraded)", examined.On("receipt-verified").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_back_end_that_refuses_everything_proves_nothing()
    {
        await using var backEnd = await StartAsync(Sabotage.Closed);

        var examined = await _proof.RunAsync($"--protected={backEnd.Address}", "--json");

        Assert.Equal(2, examined.ExitCode);
        AssertEach.Of(examined.Lines, static line => Assert.Equal("not-reached", line.State));
        Assert.Contains("--form", examined.On("receipt-accepted").Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(302)]
    public async Task An_answer_that_is_neither_yes_nor_no_proves_nothing(int status)
    {
        await using var backEnd = await StartAsync(Sabotage.None);
        backEnd.Respond = (response, accepted) => response.StatusCode = accepted ? 200 : status;

        var examined = await _proof.RunAsync($"--protected={backEnd.Address}", "--json");

        Assert.Equal(2, examined.ExitCode);
        Assert.Equal("not-reached", examined.On("receipt-expiry").State);
        Assert.Contains($"HTTP {status}", examined.On("receipt-expiry").Message, StringComparison.Ordinal);
        Assert.NotNull(examined.On("receipt-expiry").Remedy);
    }

    [Fact]
    public async Task A_back_end_that_does_not_answer_is_asked_once()
    {
        var examined = await _proof.RunAsync("--protected=http://127.0.0.1:1/signup", "--json");

        Assert.Equal(2, examined.ExitCode);
        Assert.StartsWith("no answer", examined.On("receipt-required").Message, StringComparison.Ordinal);
        AssertEach.Of(examined.Lines.Skip(1), static line => Assert.Equal("not sent: the back end does not answer", line.Message));
    }

    [Theory]
    [InlineData("302")]
    [InlineData("location:/thanks")]
    public async Task A_redirect_can_be_the_acceptance(string rule)
    {
        await using var backEnd = await StartAsync(Sabotage.None);
        backEnd.Respond = (response, accepted) =>
        {
            response.StatusCode = accepted ? 302 : rule.StartsWith('3') ? 303 : 302;
            response.Headers.Location = accepted ? "/thanks.html" : "/sorry.html";
        };

        Assert.Equal(0, (await _proof.RunAsync($"--protected={backEnd.Address}", $"--accepted={rule}")).ExitCode);
    }

    [Fact]
    public async Task A_text_can_be_the_acceptance()
    {
        await using var backEnd = await StartAsync(Sabotage.None);
        backEnd.Respond = static (_, _) => { };
        backEnd.Say = static accepted => accepted ? "{\"ok\":true}" : "{\"ok\":false}";

        Assert.Equal(0, (await _proof.RunAsync($"--protected={backEnd.Address}", "--accepted=text:\"ok\":true")).ExitCode);
        Assert.Equal(1, (await _proof.RunAsync($"--protected={backEnd.Address}")).ExitCode);
    }

    [Fact]
    public async Task The_other_fields_are_sent_with_each_receipt()
    {
        await using var backEnd = await StartAsync(Sabotage.None);
        backEnd.Find = static async request =>
        {
            var form = await request.ReadFormAsync();
            Assert.Equal("a+b@example.com", form["email"]);
            Assert.Equal("https://www.example.com", request.Headers.Origin);
            return form["proof"];
        };

        Assert.Equal(0, (await _proof.RunAsync($"--protected={backEnd.Address}", "--form=email=a%2Bb%40example.com&name=Ada", "--field=proof", "--header=Origin: https://www.example.com")).ExitCode);
    }

    [Fact]
    public async Task The_body_can_be_json_and_the_receipt_in_a_field_of_it()
    {
        await using var backEnd = await StartAsync(Sabotage.None);
        backEnd.Find = static async request =>
        {
            var body = await request.ReadFromJsonAsync<JsonElement>();
            Assert.Equal("Ada", body.GetProperty("name").GetString());
            return body.TryGetProperty("captchaReceipt", out var receipt) ? receipt.GetString() : null;
        };

        Assert.Equal(0, (await _proof.RunAsync($"--protected={backEnd.Address}", "--json-body={\"name\":\"Ada\"}")).ExitCode);
    }

    [Fact]
    public async Task The_receipt_can_be_in_a_header()
    {
        await using var backEnd = await StartAsync(Sabotage.None);
        backEnd.Find = static request => Task.FromResult(request.Headers.Authorization is [{ } value] && value.StartsWith("Bearer ", StringComparison.Ordinal) ? value["Bearer ".Length..] : null);

        Assert.Equal(0, (await _proof.RunAsync($"--protected={backEnd.Address}", "--receipt-header=Authorization")).ExitCode);
    }

    private Task<SabotagedBackEnd> StartAsync(Sabotage sabotage) => SabotagedBackEnd.StartAsync(_proof.Key, sabotage);
}
