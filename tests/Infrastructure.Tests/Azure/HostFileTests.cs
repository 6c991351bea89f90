using System.Text.Json.Nodes;

namespace CaptchaGate.Infrastructure.Tests.Azure;

public sealed class HostFileTests
{
    private const string HandlerFolder = "functions/VerifyServer/customhandler";

    // docs/contract: the routes below the route prefix.
    private static readonly string[] ContractRoutes =
        [".well-known/jwks.json", ".well-known/openid-configuration", "forms/{form}", "health", "health/live", "health/ready", "openapi.yaml", "scene", "siteverify", "verify"];

    [Fact]
    public void The_custom_handler_has_one_function_for_each_route_of_the_contract()
    {
        var routes = FunctionFiles().Select(file => Trigger(file)["route"]!.GetValue<string>()).Order(StringComparer.Ordinal);

        Assert.Equal(ContractRoutes, routes);
    }

    [Fact]
    public void Every_method_reaches_the_handler_so_that_405_is_answered_by_us() =>
        AssertEach.Of(FunctionFiles(), file =>
        {
            Assert.Null(Trigger(file)["methods"]);
            Assert.Equal("anonymous", Trigger(file)["authLevel"]!.GetValue<string>());
        });

    [Fact]
    public void Requests_are_streamed_to_the_program_that_is_published()
    {
        var handler = Json($"{HandlerFolder}/host.json")["customHandler"]!;
        var executable = handler["description"]!["defaultExecutablePath"]!.GetValue<string>();

        Assert.True(handler["enableProxyingHttpRequest"]!.GetValue<bool>());
        Assert.Null(handler["enableForwardingHttpRequest"]);
        Assert.True(Repository.Exists($"functions/VerifyServer/{executable}.csproj"), $"no project builds {executable}");
    }

    [Fact]
    public void Both_hosts_have_the_same_settings_but_for_the_handler()
    {
        var handler = Json($"{HandlerFolder}/host.json");
        handler.AsObject().Remove("customHandler");

        Assert.True(JsonNode.DeepEquals(Json("host.json"), handler));
    }

    [Fact]
    public void Sampling_never_drops_a_request_or_an_event()
    {
        var sampling = Json("host.json")["logging"]!["applicationInsights"]!["samplingSettings"]!;

        Assert.Equal(["Event", "Exception", "Request", "Trace"], sampling["excludedTypes"]!.GetValue<string>().Split(';').Order(StringComparer.Ordinal));
        Assert.Equal("Information", Json("host.json")["logging"]!["logLevel"]!["default"]!.GetValue<string>());
    }

    [Fact]
    public void The_host_adds_no_header_that_shows_the_application_s_id()
    {
        var options = Json("host.json")["logging"]!["applicationInsights"]!["httpAutoCollectionOptions"]!;

        Assert.False(options["enableResponseHeaderInjection"]!.GetValue<bool>());
    }

    // "Executing" and "Executed" for each request repeat what the table requests says.
    [Fact]
    public void The_host_logs_nothing_about_an_invocation_that_went_well() =>
        Assert.Equal("Warning", Json("host.json")["logging"]!["logLevel"]!["Function"]!.GetValue<string>());

    [Fact]
    public void The_host_sheds_no_load_before_we_do()
    {
        var http = Json("host.json")["extensions"]!["http"]!;

        Assert.False(http["dynamicThrottlesEnabled"]!.GetValue<bool>());
        Assert.True(http["maxOutstandingRequests"]!.GetValue<int>() > 256, "Http__RateLimit__Concurrency is 256");
        Assert.True(http["maxConcurrentRequests"]!.GetValue<int>() > 256, "Http__RateLimit__Concurrency is 256");
    }

    [Fact]
    public void The_address_that_the_deployment_prints_has_the_route_prefix_of_the_host()
    {
        var prefix = Json("host.json")["extensions"]!["http"]!["routePrefix"]!.GetValue<string>();

        Assert.Contains(
            $"output endpoint string = 'https://${{app.properties.defaultHostName}}/{prefix}'",
            Repository.Read("infra/bicep/modules/function.bicep"), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> FunctionFiles() => Repository.Files(HandlerFolder, "function.json");

    private static JsonNode Trigger(string file) =>
        Json(file)["bindings"]!.AsArray().Single(binding => binding!["type"]!.GetValue<string>() == "httpTrigger")!;

    private static JsonNode Json(string file) => JsonNode.Parse(Repository.Read(file))!;
}
