using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Pipeline;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace CaptchaGate.VerifyFunction;

/// <summary>One trigger for each route of the contract. They take every method, so that a wrong one is answered by the contract too.</summary>
public sealed class CaptchaGateFunctions(HttpApplication gate, IOptions<HttpOptions> options)
{
    [Function("Verify")]
    public Task<HttpResponseData> VerifyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "verify")] HttpRequestData request) => AnswerAsync(request, "verify");

    [Function("SiteVerify")]
    public Task<HttpResponseData> SiteVerifyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "siteverify")] HttpRequestData request) => AnswerAsync(request, "siteverify");

    [Function("Scene")]
    public Task<HttpResponseData> SceneAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "scene")] HttpRequestData request) => AnswerAsync(request, "scene");

    [Function("Forms")]
    public Task<HttpResponseData> FormsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "forms/{form}")] HttpRequestData request, string form) => AnswerAsync(request, "forms/" + form);

    [Function("ReceiptKeys")]
    public Task<HttpResponseData> ReceiptKeysAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = ".well-known/jwks.json")] HttpRequestData request) => AnswerAsync(request, ".well-known/jwks.json");

    [Function("ReceiptDiscovery")]
    public Task<HttpResponseData> ReceiptDiscoveryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = ".well-known/openid-configuration")] HttpRequestData request) => AnswerAsync(request, ".well-known/openid-configuration");

    [Function("Health")]
    public Task<HttpResponseData> HealthAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "health")] HttpRequestData request) => AnswerAsync(request, "health");

    [Function("HealthLive")]
    public Task<HttpResponseData> HealthLiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "health/live")] HttpRequestData request) => AnswerAsync(request, "health/live");

    [Function("HealthReady")]
    public Task<HttpResponseData> HealthReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "health/ready")] HttpRequestData request) => AnswerAsync(request, "health/ready");

    [Function("OpenApi")]
    public Task<HttpResponseData> OpenApiAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "openapi.yaml")] HttpRequestData request) => AnswerAsync(request, "openapi.yaml");

    /// <param name="route">
    /// As the host's routing matched it. The URL would have to be decoded a second time: the form <c>contact%252F</c> would become another one.
    /// </param>
    private async Task<HttpResponseData> AnswerAsync(HttpRequestData request, string route)
    {
        var prefix = options.Value.RoutePrefix.Trim('/') is { Length: > 0 } name ? $"/{name}/" : "/";
        var answer = await gate.HandleAsync(HttpCopy.In(request, prefix + route), request.FunctionContext.CancellationToken);
        return await HttpCopy.OutAsync(answer, request);
    }
}
