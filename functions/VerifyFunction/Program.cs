using CaptchaGate.VerifyFunction;

return await FunctionsWorker.RunAsync(args);
