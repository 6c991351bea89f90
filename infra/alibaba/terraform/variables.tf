variable "region" {
  description = "Where the function runs: cn-shanghai for the captcha's region cn, ap-southeast-1 for sgp."
  type        = string
  default     = "ap-southeast-1"
}

variable "captcha_region" {
  description = "The region of the captcha, the same as the page's."
  type        = string
  validation {
    condition     = contains(["cn", "sgp"], var.captcha_region)
    error_message = "captcha_region is cn or sgp, the same as in the page's AliyunCaptchaConfig."
  }
}

variable "scene_id" {
  description = "The SceneId of the console."
  type        = string
  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.scene_id))
    error_message = "scene_id is the SceneId of the console, for example 1ab2cd3e."
  }
}

variable "allowed_origins" {
  description = "Exact origins of the pages that may call."
  type        = list(string)
  validation {
    condition     = alltrue([for origin in var.allowed_origins : can(regex("^https://[a-z0-9._-]+(:[0-9]+)?$", origin)) && !endswith(origin, ":443")])
    error_message = "An origin is https://host or https://host:port as browsers send it: lower case, an international name in its ASCII form, no default port, no path, no star."
  }
}

variable "package" {
  description = "The zip with the published server and its bootstrap."
  type        = string
}

variable "name" {
  description = "Name of the function and start of every other name."
  type        = string
  default     = "captchagate-verify"
}

variable "policy" {
  description = "What may pass unverified: closed, guarded or open."
  type        = string
  default     = "guarded"
  validation {
    condition     = contains(["closed", "guarded", "open"], var.policy)
    error_message = "policy is closed, guarded or open."
  }
}

variable "prefix" {
  description = "The prefix of the CAPTCHA console, as in the page's AliyunCaptchaConfig; needed with widget_fail_open."
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^([A-Za-z0-9][A-Za-z0-9-]{0,62})?$", var.prefix))
    error_message = "prefix is the prefix of the CAPTCHA console: letters, digits and -."
  }
}

variable "widget_fail_open" {
  description = "Whether a claim that the widget cannot load may pass. Run the doctor first: it shows what the widget's hosts answer."
  type        = bool
  default     = false
  validation {
    condition     = !var.widget_fail_open || var.prefix != ""
    error_message = "widget_fail_open needs prefix."
  }
}

variable "budget_per_minute" {
  description = "The most unverified passes in any 60 seconds, per instance and scene."
  type        = number
  default     = 30
  validation {
    condition     = var.budget_per_minute >= 0 && var.budget_per_minute <= 6000 && floor(var.budget_per_minute) == var.budget_per_minute
    error_message = "budget_per_minute is a whole number from 0 to 6000."
  }
}

variable "trusted_hops" {
  description = "How many proxies of your own (ESA, CDN, ALB, WAF) are in front and append to X-Forwarded-For; 0 without one."
  type        = number
  default     = 0
  validation {
    condition     = var.trusted_hops >= 0 && var.trusted_hops <= 10 && floor(var.trusted_hops) == var.trusted_hops
    error_message = "trusted_hops is a whole number from 0 to 10."
  }
}

variable "min_instances" {
  description = "Instances that are always warm. Each is billed day and night."
  type        = number
  default     = 1
}

variable "max_instances" {
  description = "The cap on instances. Times budget_per_minute and the number of scenes it is the most that can pass unverified in any 60 seconds."
  type        = number
  default     = 10
}

variable "credentials" {
  description = "Where the AccessKey comes from: the function's role, or a KMS secret (then kms must be set)."
  type        = string
  default     = "FunctionCompute"
  validation {
    condition     = contains(["FunctionCompute", "Kms"], var.credentials)
    error_message = "credentials is FunctionCompute or Kms."
  }
}

variable "kms" {
  description = "The KMS secret that holds the AccessKey, and the key it is encrypted with."
  type = object({
    region      = string
    secret_name = string
    key_id      = string
  })
  default = null
  validation {
    condition     = var.credentials != "Kms" || var.kms != null
    error_message = "credentials is Kms, so kms must say which secret: { region, secret_name, key_id }."
  }
}

variable "domain" {
  description = "The custom domain and its certificate; null for none. Files in PEM; or, with certificate_id_override.tf, the id in SSL Certificates Service."
  type = object({
    name             = string
    certificate_file = optional(string)
    private_key_file = optional(string)
    certificate_id   = optional(string)
  })
  default = null
  validation {
    condition     = var.domain == null || try(var.domain.certificate_id != null || (var.domain.certificate_file != null && var.domain.private_key_file != null), false)
    error_message = "domain needs certificate_file and private_key_file; with certificate_id_override.tf it needs certificate_id."
  }
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
  default     = 30
}

variable "extra_settings" {
  description = "More settings of docs/configuration.md. Never a secret."
  type        = map(string)
  default     = {}
}
