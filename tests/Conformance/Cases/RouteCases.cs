using CaptchaGate.Conformance.OpenApi;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>Paths, methods, and the headers that every answer has.</summary>
public sealed class RouteCases(ConformanceTarget target) : ConformanceTest(target)
{
    private const string Post = "POST, OPTIONS";
    private const string Get = "GET, HEAD, OPTIONS";

    [Theory]
    [InlineData("GET", "/verify", Post)]
    [InlineData("HEAD", "/verify", Post)]
    [InlineData("PUT", "/verify", Post)]
    [InlineData("PATCH", "/verify", Post)]
    [InlineData("DELETE", "/verify", Post)]
    [InlineData("TRACE", "/verify", Post)]
    [InlineData("BREW", "/verify", Post)]
    [InlineData("GET", "/siteverify", Post)]
    [InlineData("HEAD", "/siteverify", Post)]
    [InlineData("PUT", "/siteverify", Post)]
    [InlineData("POST", "/health", Get)]
    [InlineData("PUT", "/health", Get)]
    [InlineData("DELETE", "/health", Get)]
    [InlineData("POST", "/health/live", Get)]
    [InlineData("POST", "/health/ready", Get)]
    [InlineData("POST", "/.well-known/jwks.json", Get)]
    [InlineData("PUT", "/.well-known/jwks.json", Get)]
    [InlineData("POST", "/.well-known/openid-configuration", Get)]
    [InlineData("DELETE", "/.well-known/openid-configuration", Get)]
    [InlineData("POST", "/openapi.yaml", Get)]
    [InlineData("DELETE", "/openapi.yaml", Get)]
    [InlineData("POST", "/scene", Get)]
    public async Task Another_method_is_405_and_says_which_there_are(string method, string route, string allow)
    {
        var reply = await Gate.SendAsync(method, route);
        Assert.Equal((405, allow), (reply.Status, reply.Header("Allow")));
        if (method is not "HEAD")
            Refused(reply, 405, "bad-request");
    }

    [Theory]
    [InlineData("/verify", Post)]
    [InlineData("/siteverify", Post)]
    [InlineData("/.well-known/jwks.json", Get)]
    [InlineData("/.well-known/openid-configuration", Get)]
    [InlineData("/health", Get)]
    [InlineData("/health/live", Get)]
    [InlineData("/health/ready", Get)]
    [InlineData("/openapi.yaml", Get)]
    [InlineData("/scene", Get)]
    public async Task OPTIONS_tells_the_methods(string route, string allow)
    {
        var reply = await Gate.SendAsync("OPTIONS", route);
        Assert.Equal((204, allow, 0), (reply.Status, reply.Header("Allow"), reply.Body.Length));
    }

    [Theory]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi.yaml")]
    public async Task HEAD_is_GET_without_a_body(string route)
    {
        var (head, get) = (await Gate.SendAsync("HEAD", route), await Gate.SendAsync("GET", route));
        Assert.Equal((200, 0), (head.Status, head.Body.Length));
        Assert.Equal(get.Header("Content-Type"), head.Header("Content-Type"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/nothing")]
    [InlineData("/verify/more")]
    [InlineData("/verify.php")]
    [InlineData("//verify")]
    [InlineData("/verify%2F..%2Fhealth")]
    [InlineData("/%76erif")]
    [InlineData("/api/verify")]
    [InlineData("/..;/health")]
    [InlineData("/forms")]
    [InlineData("/forms/")]
    [InlineData("/forms/nobody")]
    [InlineData("/forms/{form}")]
    [InlineData("/forms/nobody/more")]
    [InlineData("/.well-known")]
    [InlineData("/openid-configuration")]
    [InlineData("/jwks.json")]
    public async Task Any_other_path_is_404(string path) => Refused(await Gate.SendAsync("GET", path), 404, "bad-request");

    [Fact]
    public async Task Without_the_prefix_there_is_nothing()
    {
        using var http = new HttpClient();
        var reply = await Reply.ReadAsync(await http.GetAsync(new Uri(Target.BaseUrl, "/health"), TestContext.Current.CancellationToken));
        Refused(reply, 404, "bad-request");
    }

    [Theory]
    [InlineData("/verify/")]
    [InlineData("/VERIFY")]
    [InlineData("/Verify?x=1")]
    [InlineData("/%76erify")]
    public async Task A_path_may_end_in_a_slash_and_have_any_case(string path) =>
        Passed(await Gate.JsonAsync(path, Body.Json((Token, await Emulator.MintTextAsync()))));

    public static TheoryData<string, string> SomeOfEveryKind() => new()
    {
        { "POST", "/verify" }, { "GET", "/verify" }, { "OPTIONS", "/verify" }, { "POST", "/siteverify" }, { "OPTIONS", "/siteverify" },
        { "GET", "/.well-known/jwks.json" }, { "GET", "/.well-known/openid-configuration" }, { "GET", "/health" }, { "HEAD", "/health" }, { "GET", "/openapi.yaml" }, { "GET", "/nothing" },
        { "POST", "/forms/nobody" },
    };

    [Theory]
    [MemberData(nameof(SomeOfEveryKind))]
    public async Task Every_answer_may_not_be_kept_nor_sniffed_and_has_an_id(string method, string route)
    {
        var (first, second) = (await Gate.SendAsync(method, route), await Gate.SendAsync(method, route));
        Assert.Equal(("no-store", "nosniff"), (first.Header("Cache-Control"), first.Header("X-Content-Type-Options")));
        Assert.Matches("^[A-Za-z0-9_-]{1,64}$", first.Header("X-Request-Id"));
        Assert.NotEqual(first.Header("X-Request-Id"), second.Header("X-Request-Id"), StringComparer.Ordinal);
        Assert.Null(first.Header("Server"));
    }

    [Fact]
    public async Task The_id_in_the_body_is_the_id_in_the_header()
    {
        foreach (var reply in new[] { await VerifyAsync(await Emulator.MintTextAsync()), await VerifyAsync(""), await Gate.FormAsync(Siteverify, []) })
            Assert.Equal(reply.Header("X-Request-Id"), reply.Id);
    }

    [Fact]
    public async Task A_callers_own_request_id_is_not_taken()
    {
        var reply = await VerifyAsync("", ("X-Request-Id", "0f8fad5bd9cb469fa16570867728950e"));
        Assert.NotEqual("0f8fad5bd9cb469fa16570867728950e", reply.Id, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Health_names_its_checks_and_costs_nothing()
    {
        var reply = await Gate.SendAsync("GET", "/health");
        Assert.Equal((200, "application/json; charset=utf-8"), (reply.Status, reply.Header("Content-Type")));
        Assert.Equal("ok", reply.Json.GetProperty("checks").GetProperty("credentials").GetString());
        Assert.DoesNotContain("LTAI", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health/live", """{"status":"ok","checks":{}}""")]
    [InlineData("/health/ready", """{"status":"ok","checks":{"credentials":"ok"}}""")]
    public async Task Liveness_and_readiness_have_routes_of_their_own(string route, string body)
    {
        var reply = await Gate.SendAsync("GET", route);
        Assert.Equal((200, "application/json; charset=utf-8", body), (reply.Status, reply.Header("Content-Type"), reply.Text));
    }

    [Fact]
    public async Task The_document_is_served_as_it_stands_in_the_repository()
    {
        var reply = await Gate.SendAsync("GET", "/openapi.yaml");
        Assert.Equal((200, "application/yaml"), (reply.Status, reply.Header("Content-Type")));
        Assert.Equal(await File.ReadAllTextAsync(Contract.FilePath), reply.Text);
    }

    [Fact]
    public async Task Every_documented_path_is_there()
    {
        // FormCases ask for the one with a name in it.
        var paths = Contract.Current.Paths.Where(static path => !path.Contains('{', StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(paths);
        foreach (var path in paths)
            Assert.Equal(204, (await Gate.SendAsync("OPTIONS", path)).Status);
    }
}
